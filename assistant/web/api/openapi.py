"""The description of the JSON interface: OpenAPI in Vietnamese, with examples that are real."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import Field

from assistant.web.api.answer_records import FailedRow, Questions
from assistant.web.api.records import Record
from assistant.web.middleware.security_headers import PROBLEM_TYPE, problem

VERSION = "1"
PATH = "/api/v1/openapi.json"
SCHEMAS = "#/components/schemas/"
Examples = dict[str, dict[str, Any]]
Responses = dict[int | str, dict[str, Any]]


class Tag(StrEnum):
    """The groups of operations, as readers see them."""

    ASK = "Hỏi đáp"
    TEXT = "Văn bản"
    AGENCIES = "Cơ quan và thời hạn"
    BATCH = "Hàng loạt"
    FEEDBACK = "Góp ý"
    SERVICE = "Vận hành"


_TAGS = {
    Tag.ASK: "Một câu hỏi, một câu trả lời có trích dẫn.",
    Tag.TEXT: "Lời văn của Quyết định, theo điều khoản.",
    Tag.AGENCIES: "Ai làm gì, đến bao giờ.",
    Tag.BATCH: "Nhiều câu hỏi một lần: trả về từng dòng, hoặc gửi tệp rồi lấy kết quả sau.",
    Tag.FEEDBACK: "Ý kiến về câu trả lời.",
    Tag.SERVICE: "Cho hệ thống giám sát.",
}
_ABOUT = (
    "Hỏi một Quyết định bằng tiếng Việt và nhận lại lời văn của chính Quyết định. Nội dung là "
    "JSON (UTF-8). Lỗi là application/problem+json (RFC 9457), bằng tiếng Việt. Máy chủ không "
    "giữ hội thoại: muốn hỏi tiếp, gửi lại “state” của câu trả lời trước."
)
_WHEN = {
    400: ("Nội dung không dùng được", "Câu hỏi trống: hãy gõ câu hỏi, ví dụ “Sở nào chủ trì?”."),
    401: ("Chưa đăng nhập, hoặc thẻ không đúng", "Cần thẻ truy cập: gửi Authorization: Bearer …"),
    404: ("Không có thứ được hỏi", "Không tìm thấy: xem lại mã đã gửi."),
    413: ("Nội dung gửi lên quá lớn", "Yêu cầu quá 1 MB: hãy gửi ngắn hơn."),
    422: ("Thiếu trường hoặc trường sai kiểu", "Thiếu trường “question”."),
    429: ("Gửi quá dày", "Đã gửi quá nhiều trong một phút: xin đợi rồi thử lại."),
    503: ("Máy chủ tạm thời chưa làm được", "Chưa làm được lúc này: xin thử lại sau."),
}
_GATE = (401, 429)  # what the gate may answer before any operation but those in _OPEN
_OPEN = {"health"}
# What a client that keeps an answer must know.
KEPT: Responses = {
    200: {
        "headers": {
            "ETag": {"description": "Gửi lại trong If-None-Match.", "schema": {"type": "string"}}
        }
    },
    304: {"description": "Không đổi so với bản có ETag đã gửi trong If-None-Match."},
}


class Problem(Record, title="Lỗi (RFC 9457)"):
    """A problem of RFC 9457, as `shield.problem` makes it."""

    type: str = Field(description="Loại lỗi; “about:blank” khi mã HTTP nói đủ.")
    title: str = Field(description="Tên lỗi.")
    status: int = Field(description="Mã HTTP.")
    detail: str = Field(description="Chuyện gì đã xảy ra và nên làm gì.")
    request_id: str = Field(default="", description="Mã của yêu cầu trong nhật ký máy chủ.")


def problems(*codes: int) -> Responses:
    """The descriptions of failures, for a route's `responses`."""
    return {
        code: {
            "description": _WHEN[code][0],
            "content": {
                PROBLEM_TYPE: {
                    "schema": {"$ref": f"{SCHEMAS}Problem"},
                    "example": problem(code, _WHEN[code][1]),
                }
            },
        }
        for code in codes
    }


def describe(app: FastAPI, examples: Callable[[], Examples]) -> None:
    """Makes the description on first use, with the `examples` of operations by their ids.

    Their keys are "request", "response" and names of parameters.
    """

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, examples())
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, examples: Examples) -> dict[str, Any]:
    description = get_openapi(
        title=app.title,
        version=VERSION,
        description=_ABOUT,
        routes=app.routes,
        tags=[{"name": tag.value, "description": words} for tag, words in _TAGS.items()],
    )
    schemas = description.setdefault("components", {}).setdefault("schemas", {})
    for model in (Problem, Questions, FailedRow):  # named by `$ref` alone
        schemas[model.__name__] = model.model_json_schema()
    for schema in schemas.values():
        schema.pop("description", None)  # docstrings, which are for readers of the code
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's, which we do not send
        schemas.pop(name, None)
    for methods in description["paths"].values():
        for operation in methods.values():
            told = operation["responses"]
            if operation["operationId"] not in _OPEN:
                for code, words in problems(*_GATE).items():
                    told.setdefault(str(code), words)
            if PROBLEM_TYPE not in told.get("422", {}).get("content", {PROBLEM_TYPE: None}):
                del told["422"]  # of parameters that are plain text
            found = examples.get(operation["operationId"], {})
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in found:
                    parameter["example"] = found[parameter["name"]]
            if "request" in found:
                _put(operation["requestBody"]["content"], found["request"])
            if "response" in found:
                done = next(c for c in operation["responses"] if c.startswith("2"))
                _put(operation["responses"][done]["content"], found["response"])
    return description


def _put(content: dict[str, Any], example: Any) -> None:
    for media in content.values():
        media.setdefault("example", example)

"""Records: what the JSON interface and the MCP server take and give, with Vietnamese schemas.

Pydantic stays at this border: the engine has records of its own, in `assistant.answer`.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corpus.annotations import Role


def _vietnamese(schema: dict[str, Any]) -> None:
    """Leaves out what pydantic makes of English names and docstrings."""
    schema.pop("description", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)


def _writable(text: str) -> str:
    """Half a surrogate pair is valid JSON, but no text."""
    text.encode()
    return text


Text = Annotated[str, AfterValidator(_writable)]
Ref = Annotated[
    str,
    Field(description="Mã văn bản, dấu “/”, mã điều khoản, như câu trả lời ghi."),
]
Decisions = Annotated[
    list[Text],
    Field(
        default_factory=list,
        max_length=20,
        description="Mã các văn bản cần hỏi; để trống thì hỏi văn bản của hội thoại, hoặc văn bản "
        "mặc định.",
    ),
]
ClauseId = Annotated[str, Field(description="Mã điều khoản, như danh sách điều khoản ghi.")]
Citation = Annotated[str, Field(description="Nơi ghi, ví dụ “Điều 1, Mục II, điểm 4.4”.")]
Page = Annotated[int, Field(description="Số trang của bản in.")]
PageCertain = Annotated[
    bool, Field(description="Sai (false) nếu số trang là số suy ra, người đọc cần thấy “khoảng”.")
]
Start = Annotated[
    int, Field(ge=0, description="Vị trí đầu trong văn bản nguồn, tính bằng ký tự Unicode NFC.")
]
End = Annotated[int, Field(ge=0, description="Vị trí ngay sau ký tự cuối.")]
Part = Annotated[
    Role,
    Field(
        description="lead: chủ trì; coordinate: phối hợp; responsible: thực hiện; "
        "requested: được đề nghị; guide: hướng dẫn."
    ),
]
Link = Annotated[str, Field(description="Đường dẫn bền vững, tính từ địa chỉ gốc của trang.")]


class Record(BaseModel):
    """Base of what goes in and out; `title` of a class is its Vietnamese name."""

    model_config = ConfigDict(json_schema_extra=_vietnamese)

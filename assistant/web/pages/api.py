"""The page for programmers: the OpenAPI description as HTML that needs no script."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.web.api.mcp_server import TOOLS
from assistant.web.api.openapi import PATH
from assistant.web.layout import render

_KINDS = {
    "string": "chữ",
    "integer": "số nguyên",
    "number": "số",
    "boolean": "đúng/sai",
    "object": "đối tượng",
    "null": "null",
}
_DONE = {"Successful Response": "Thành công"}


@dataclass(frozen=True, slots=True)
class TypeInWords:
    """A type in words; `link` is the id of a record on the page, or ""."""

    words: str
    link: str = ""


def router(app: FastAPI) -> APIRouter:
    """`/api`, made of the application's description."""
    routes = APIRouter()

    @routes.api_route("/api", methods=["GET", "HEAD"])
    def read(request: Request) -> HTMLResponse:
        root = f"{request.base_url}".rstrip("/")
        page = api_page(app.openapi(), root)
        return HTMLResponse(page, headers={"cache-control": "no-cache"})

    return routes


def api_page(description: dict[str, Any], root: str) -> str:
    """The page; `root` is the site's address, for lines to copy."""
    schemas = description["components"]["schemas"]
    operations = list(_operations(description, root))
    groups = [
        {
            "name": tag["name"],
            "about": tag["description"],
            "operations": [o for o in operations if o["tag"] == tag["name"]],
        }
        for tag in description["tags"]
    ]
    models = [
        {
            "id": _anchor(name),
            "name": name,
            "title": schema["title"] if schema["title"] != name else "",
            "fields": [
                _field(n, v, schemas, n in schema.get("required", ()))
                for n, v in schema["properties"].items()
            ],
        }
        for name, schema in schemas.items()
        if schema.get("properties")
    ]
    return render(
        "api.html.j2",
        about=description["info"]["description"],
        description=PATH.removeprefix("/"),
        root=root,
        tools=TOOLS,
        groups=[group for group in groups if group["operations"]],
        models=models,
    )


def _operations(description: dict[str, Any], root: str) -> Iterator[dict[str, Any]]:
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {})
            yield {
                "id": operation["operationId"],
                "tag": operation["tags"][0],
                "method": method.upper(),
                "path": path,
                "summary": operation["summary"],
                "about": operation.get("description", ""),
                "parameters": [
                    _field(p["name"], p["schema"] | p, schemas, p.get("required", False))
                    for p in operation.get("parameters", ())
                ],
                "takes": [(m, _kind(c["schema"], schemas)) for m, c in body.items()],
                "curl": curl(root, method, path, operation),
                "responses": [
                    {
                        "code": code,
                        "words": _DONE.get(r["description"], r["description"]),
                        "gives": [
                            (m, _kind(c.get("schema", {}), schemas))
                            for m, c in r.get("content", {}).items()
                        ],
                    }
                    for code, r in operation["responses"].items()
                ],
                "example": _example(operation["responses"]),
            }


def curl(root: str, method: str, path: str, operation: dict[str, Any]) -> str:
    """A line that works as it is; "" where the operation has no example."""
    given = {p["name"]: p["example"] for p in operation.get("parameters", ()) if "example" in p}
    try:
        address = shlex.quote(f"{root}{path.format(**given)}")
    except KeyError:
        return ""
    if method == "get":
        return f"curl -sS {address}"
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        if "example" in content:
            sent = shlex.quote(json.dumps(content["example"], ensure_ascii=False))
            return f"curl -sS {address} \\\n  -H 'content-type: {media}' \\\n  -d {sent}"
    return ""


def _example(responses: dict[str, Any]) -> str:
    for code, response in responses.items():
        for content in response.get("content", {}).values():
            if code.startswith("2") and "example" in content:
                shown = content["example"]
                whole = isinstance(shown, str)
                return shown if whole else json.dumps(shown, ensure_ascii=False, indent=2)
    return ""


def _field(name: str, schema: dict[str, Any], schemas: Any, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "type": _kind(schema, schemas),
        "required": required,
        "meaning": schema.get("description", ""),
    }


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> TypeInWords:
    """A schema in words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        found = schemas[name]
        if "enum" in found:
            return TypeInWords(" | ".join(map(str, found["enum"])))
        return TypeInWords(found["title"], _anchor(name))
    if "anyOf" in schema:
        parts = [_kind(part, schemas) for part in schema["anyOf"]]
        link = next((part.link for part in parts if part.link), "")
        return TypeInWords(" hoặc ".join(part.words for part in parts), link)
    if "enum" in schema:
        return TypeInWords(" | ".join(map(str, schema["enum"])))
    if "const" in schema:
        return TypeInWords(str(schema["const"]))
    if schema.get("type") == "array":
        inner = _kind(schema.get("items", {}), schemas)
        return TypeInWords(f"danh sách: {inner.words}", inner.link)
    if "contentSchema" in schema:
        inner = _kind(schema["contentSchema"], schemas)
        return TypeInWords(f"mỗi dòng: {inner.words}", inner.link)
    if schema.get("format") in ("binary", "date"):
        return TypeInWords({"binary": "tệp", "date": "ngày (YYYY-MM-DD)"}[schema["format"]])
    if "contentMediaType" in schema:
        return TypeInWords("tệp")
    return TypeInWords(_KINDS.get(schema.get("type", ""), ""))


def _anchor(name: str) -> str:
    return f"ban-ghi-{name}"

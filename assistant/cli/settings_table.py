"""What is in force: every setting with its value, where it comes from and what it means.

`python -m assistant.cli.settings_table` writes docs/settings.md, the same table of defaults.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dotenv import dotenv_values
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from assistant.settings import Settings, settings
from assistant.settings_sources import CONFIG, ENCODING, SECRETS_DIR, settings_file, sources

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
HIDDEN = "••••••"
_DEFAULT = "mặc định"
_SECRET = re.compile(r"(^|_)(password|passwords|secret|secrets|token|tokens|key|keys)$")
# Whatever an address looks like: up to the last "@", for a password may hold any sign.
_URL_PASSWORD = re.compile(
    r"(://[^:]*:).*@", re.DOTALL
)  # to the last "@": a password may hold some
_NAMES_SECRET = re.compile(r"pass|secret|token|key", re.I)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting in force. `value` is plain JSON with every secret hidden."""

    name: str
    value: Any
    origin: str
    meaning: str


def in_force() -> list[Setting]:
    """Every setting, in the order in which `Settings` declares them."""
    origins = {name: origin for origin, s in reversed(sources(Settings).items()) for name in s()}
    values = settings().model_dump(mode="json")
    return [
        Setting(
            variable(name), shown(name, values[name]), origins.get(name, _DEFAULT), _meaning(field)
        )
        for name, field in Settings.model_fields.items()
    ]


def variable(field: str) -> str:
    """The environment's name of a field."""
    return f"HOIQD_{field.upper()}"


def shown(field: str, value: Any) -> Any:
    """A value without its secrets: a password or key whole, of an address its password."""
    if isinstance(value, list):
        return [shown(field, v) for v in value]
    if isinstance(value, dict):
        return {k: shown(field, v) for k, v in value.items()}
    if not isinstance(value, str) or not value:
        return value
    if _SECRET.search(field) or set(value) == {"*"}:
        return HIDDEN
    return _without_secrets(value)


def _without_secrets(address: str) -> str:
    """An address of whatever form without its password and the secrets among its parameters."""
    bare, mark, query = _URL_PASSWORD.sub(rf"\1{HIDDEN}@", address).partition("?")
    if "://" not in bare:
        return HIDDEN if _NAMES_SECRET.search(bare) and "=" in bare else address
    parts = [part.partition("=") for part in query.split("&")]
    kept = (
        f"{name}{equals}{HIDDEN if equals and _NAMES_SECRET.search(unquote(name)) else said}"
        for name, equals, said in parts
    )
    return bare + mark + "&".join(kept)


def _meaning(field: FieldInfo) -> str:
    return field.description or ""


def unknown() -> Iterator[str]:
    """A line for each `HOIQD_*` name that sets nothing: most often it is misspelt."""
    fields = [variable(name) for name in Settings.model_fields]
    yield from _strangers(os.environ, [*fields, CONFIG, SECRETS_DIR], "biến môi trường")
    if file := settings_file():
        yield from _strangers(dotenv_values(file, encoding=ENCODING), fields, f"tệp {file}")


def _strangers(given: Iterable[str], known: list[str], origin: str) -> Iterator[str]:
    for name in given:
        if not name.upper().startswith("HOIQD_") or name.upper() in known:
            continue
        near = get_close_matches(name.upper(), known, 1, 0.8)
        hint = f" Có phải {near[0]}?" if near else " Gõ “hoiqd config” để xem các cài đặt."
        yield f"Không có cài đặt {name} ({origin}), nên nó bị bỏ qua.{hint}"


_HEAD = f"""\
# Cài đặt

<!-- Bảng này do “python -m assistant.config” làm từ assistant/settings.py: đừng sửa bằng tay. -->

Mỗi cài đặt là một biến `HOIQD_*`, đặt ở một trong ba nơi; nơi đứng trước được ưu tiên:

1. **biến môi trường**;
2. **tệp cài đặt** mà biến môi trường `{CONFIG}` chỉ đến, ví dụ `/etc/hoiqd/hoiqd.env`, mỗi dòng một
   cài đặt dạng `HOIQD_PORT=8080`, dòng bắt đầu bằng `#` là chú thích;
3. **thư mục bí mật** mà biến môi trường `{SECRETS_DIR}` chỉ đến, ví dụ `/run/secrets`, mỗi cài
   đặt một tệp mang tên viết thường (`hoiqd_port`), nội dung tệp là giá trị: chỗ của mật khẩu, khóa.

Lệnh `hoiqd config` in giá trị đang có hiệu lực và nơi đặt từng giá trị; mật khẩu và khóa được che.
Tên `HOIQD_*` viết sai không làm hỏng gì, nhưng mọi lệnh đều nhắc.

| Cài đặt | Mặc định | Ý nghĩa |
|---|---|---|
"""


def document() -> str:
    """The text of docs/settings.md."""
    rows = (
        f"| `{variable(name)}` | {_default(field)} | {_meaning(field)} |\n"
        for name, field in Settings.model_fields.items()
    )
    return _HEAD + "".join(rows)


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "tùy máy"
    if field.default in (None, "", SecretStr(""), (), []):
        return "không đặt"
    if isinstance(field.default, bool):
        return "`true`" if field.default else "`false`"
    return f"`{field.default}`"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")

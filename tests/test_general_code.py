"""General code and data tell nothing of one document: no province, no year, no clause of it.

Docstrings and comments may show examples; strings and numbers that decide or speak may not.
"""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus.places import load_provinces

ROOT = Path(__file__).parents[1]
ROOMS = ("corpus", "index", "assistant")
# The default decision is named once, beside the folder of the shipped ones.
ALLOWED = {("corpus/profile.py", "son-la-2024")}
# The reorganisation of 2025 is a fact of the whole country.
NATIONWIDE = 2025
_PROVINCE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(name) for p in load_provinces() for name in (p.name, *p.spoken))
    + r")(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w/.-])20\d\d(?![\w./-])")
_CLAUSE_ID = re.compile(
    r"(?<![\w.])(?:[IVX]+\.(?:\d+(?:\.\d+[a-z]?)?)?|D\d+(?:\.(?:\d+|intro)?)?)(?!\w)"
)


def sources() -> list[Path]:
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [path for path in files if "decisions" not in path.parts]


def _docstrings(tree: ast.AST) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = set()
    for node in ast.walk(tree):
        for statement in getattr(node, "body", []) if isinstance(node, holders) else []:
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Expr) and isinstance(value, ast.Constant):
                found.add(id(value))
    return found


def told(source: str) -> list[str]:
    """What strings and numbers of a program say of a place, a year or a clause."""
    tree = ast.parse(source)
    examples = _docstrings(tree)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in examples:
            continue
        if isinstance(node.value, str):
            found += _PROVINCE.findall(node.value)
            found += [y for y in _YEAR.findall(node.value) if int(y) != NATIONWIDE]
            found += _CLAUSE_ID.findall(node.value)
            found += re.findall(r"(?<!\w)[a-z]+(?:-[a-z]+)+-20\d\d", node.value)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("date", "datetime"):
            years = [a.value for a in call.args[:1] if isinstance(a, ast.Constant)]
            found += [str(y) for y in years if isinstance(y, int) and y >= 2000]
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(ROOT)))
def test_general_code_tells_nothing_of_one_document(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    found = {(name, what) for what in told(path.read_text(encoding="utf-8"))}
    assert found - ALLOWED == set()


def data_files() -> list[Path]:
    """The nationwide tables; that of places names them all."""
    files = (ROOT / "corpus" / "data").glob("*.t*")
    return sorted(path for path in files if path.name != "places.toml")


def values(found: Any) -> list[str]:
    """Every text of a table."""
    if isinstance(found, dict):
        return [text for value in found.values() for text in values(value)]
    if isinstance(found, list):
        return [text for value in found for text in values(value)]
    return [str(found)]


def told_by_data(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        texts = values(tomllib.loads(text))
    else:
        texts = [line for line in text.splitlines() if line[:1] != "#"]
    found = [name for text in texts for name in _PROVINCE.findall(text)]
    years = [y for text in texts for y in _YEAR.findall(text) if int(y) != NATIONWIDE]
    return [*found, *years, *(i for text in texts for i in _CLAUSE_ID.findall(text))]


@pytest.mark.parametrize("path", data_files(), ids=lambda p: p.name)
def test_nationwide_data_tells_nothing_of_one_document(path: Path) -> None:
    assert told_by_data(path) == []


def test_what_the_check_of_data_sees(tmp_path: Path) -> None:
    table, words = tmp_path / "x.toml", tmp_path / "x.txt"
    table.write_text('[[row]]\na = ["đi sơn la", "năm 2024"]\nb = { c = "II.1.1" }', "utf-8")
    words.write_text("# 2024\nnăm 2023 hà nội", "utf-8")
    assert told_by_data(table) == ["sơn la", "2024", "II.1.1"]
    assert told_by_data(words) == ["hà nội", "2023"]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('ids = ["II.4.4"]', ["II.4.4"]),
        ('scope == ("I.",)', ["I."]),
        ('f"D2.intro"', ["D2.intro"]),
        ('x = f"II.{n}"', ["II."]),
        ('reply = "của tỉnh Hậu Giang"', ["Hậu Giang"]),
        ('words = r"thành phố sơn la"', ["sơn la"]),
        ('YEAR = "2024"', ["2024"]),
        ("first = date(2024, 1, 1)", ["2024"]),
        ('folder = "hau-giang-2025"', ["hau-giang-2025"]),
        ('def f():\n    """ "II.4.4" of Sơn La, 2024."""\n    # năm 2024', []),
        ('pattern = r"(?:19|20)\\d\\d"', []),
        ("port = 2000", []),
    ],
)
def test_what_the_check_sees(source: str, what: list[str]) -> None:
    assert told(source) == what

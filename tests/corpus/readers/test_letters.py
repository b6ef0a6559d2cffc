"""Letters of before Unicode, code pages, web pages and rich text."""

from pathlib import Path

import pytest
from viparse.normalize.encodings import AUTO_DETECT_CHARMAPS

from corpus.readers import html, plain, rtf
from corpus.readers.content import kind_of
from tests.made_files import DECISION, web_page, word_file

TEXT = "\n\n".join(DECISION)


def typed_in(text: str, encoding: str) -> str:
    """A text as a font of before Unicode has it typed."""
    for legacy, letter in sorted(
        AUTO_DETECT_CHARMAPS[encoding].pairs, key=lambda p: len(p[1]), reverse=True
    ):
        text = text.replace(letter, legacy)
    return text


def test_text_typed_in_an_old_font_is_converted(tmp_path: Path) -> None:
    body = "\n\n".join(line for line in DECISION if not line.isupper())
    path = tmp_path / "a.txt"
    path.write_bytes(typed_in(body, "tcvn3").encode("latin-1", "replace"))
    held = plain.read(path)
    assert "Sở Y tế chủ trì, phối hợp với Sở Tài chính" in held.source
    assert "TCVN3" in held.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_unicode(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert "Sở Y tế chủ trì, phối hợp với Sở Tài chính" in plain.read(path).source


def test_a_page_loses_its_chrome(tmp_path: Path) -> None:
    held = html.read(web_page(tmp_path / "a.html"))
    assert [p.text for p in held.paragraphs] == list(DECISION)
    assert held.titles == ("Kho văn bản",)


def test_tables_of_a_page_keep_their_spans(tmp_path: Path) -> None:
    rows = "<tr><th rowspan=2>TT</th><th colspan=2>Việc</th></tr><tr><td>a</td><td>b</td></tr>"
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>{TEXT}</p><table>{rows}</table></body></html>", "utf-8")
    cells = html.read(path).tables[0].cells
    assert [(c.row, c.column, c.rows, c.columns) for c in cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1),
    ]  # fmt: skip


def test_rich_text_with_a_table(tmp_path: Path) -> None:
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in "Sở Y tế")
    path = tmp_path / "named.doc"
    path.write_bytes(
        rb"{\rtf1\ansi Tr\'ean\par\trowd TT\cell Vi\'eac\cell\row\trowd 1\cell "
        + escaped.encode("ascii")
        + rb"\cell\row Sau\par}"
    )
    assert kind_of(path) == "rtf"
    held = rtf.read(path)
    cells = [held.source[c.start : c.end] for c in held.tables[0].cells]
    assert cells[-2:] == ["1", "Sở Y tế"]
    assert [p.text for p in held.paragraphs][-1] == "Sau"


def test_a_suffix_says_nothing(tmp_path: Path) -> None:
    assert kind_of(word_file(tmp_path / "a.doc")) == "docx"
    assert kind_of(web_page(tmp_path / "a.doc")) == "html"

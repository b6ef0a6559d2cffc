"""One text in files of several kinds is one decision: the same clauses, the same bodies."""

from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from corpus.decision import Decision, ReadingMode
from corpus.library import CORPUS, DEFAULT_DECISION
from corpus.readers import text
from corpus.readers.content import read
from corpus.readers.record import from_record, to_record
from corpus.register import Register
from corpus.structure.parser import parse
from tests.made_files import (
    PRINTED,
    pdf_file,
    scanned_book,
    set_as_book,
    text_file,
    web_page,
    word_file,
)


def _given(decision: Decision) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(c.id, c.text, [(a.agency, a.role) for a in c.assignments]) for c in decision.clauses]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", text_file),
        ("a.docx", word_file),
        ("a.html", web_page),
        ("a.pdf", lambda path, lines: pdf_file(path, set_as_book(lines))),
    ],
)
def test_the_same_text_gives_the_same_clauses(
    name: str,
    make: Callable[[Path, list[str]], Path],
    decision: Decision,
    register: Register,
    tmp_path: Path,
) -> None:
    held = text.read(CORPUS / decision.id / "decision.txt")
    document = read(make(tmp_path / name, [p.text for p in held.paragraphs]))
    parsed = parse(document, register, decision_id="a", reading=ReadingMode.PREPARED)
    assert _given(parsed) == _given(decision)
    plain = read(text_file(tmp_path / "b.txt", [p.text for p in held.paragraphs]))
    added, wanted = (parse(d, register, decision_id="a") for d in (document, plain))
    assert _given(added) == _given(wanted)
    assert from_record(to_record(document), document.source) == document


def test_a_text_with_joined_lines_comes_back_from_its_record(decision: Decision) -> None:
    held = text.read(CORPUS / decision.id / "decision.txt")
    assert from_record(to_record(held), held.source) == held


def test_printed_and_scanned_it_is_nearly_the_same(register: Register, tmp_path: Path) -> None:
    whole = text.read(CORPUS / DEFAULT_DECISION / "decision.txt")
    lines = [p.text for p in whole.paragraphs][:60]
    plain = read(text_file(tmp_path / "a.txt", lines))
    scan = read(scanned_book(tmp_path / "a.pdf", set_as_book(lines, PRINTED)))
    assert scan.reader == "scan"
    wanted, found = (
        parse(d, register, decision_id="a", reading=ReadingMode.PREPARED) for d in (plain, scan)
    )
    assert [c.id for c in found.clauses] == [c.id for c in wanted.clauses]
    given = {(c.id, a.agency, a.role) for c in wanted.clauses for a in c.assignments}
    read_so = {(c.id, a.agency, a.role) for c in found.clauses for a in c.assignments}
    assert len(given & read_so) >= 0.97 * len(given | read_so)
    words = [w for p in plain.paragraphs for w in p.text.split()]
    again = [w for p in scan.paragraphs for w in p.text.split()]
    same = SequenceMatcher(None, words, again, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) >= 0.97 * len(words)

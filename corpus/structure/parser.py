"""Paragraphs -> a Decision.

Written for the form that Vietnamese administrative documents share: letterhead, legal bases
(Căn cứ) or a word of opening, then articles (Điều), parts (I, II), numbered headings (1., 2.)
and points (1.1., a)) in whatever nesting they are printed, dash items, recipients (Nơi nhận).
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.annotations import Deadline, Doubt, DoubtKind, Reference, Role, Sentence
from corpus.decision import Clause, Decision, Kind, ReadingMode
from corpus.extraction.assignments import assignments_of, entrusted_in, handed_down
from corpus.extraction.bodies import recognising
from corpus.extraction.deadlines import find_deadlines
from corpus.extraction.openly import read_openly, unread_in
from corpus.extraction.references import find_references
from corpus.extraction.relations import ties_in
from corpus.extraction.sentences import sentence_spans
from corpus.readers.base import SourceText
from corpus.register import Register
from corpus.structure.cut import Piece, cut
from corpus.structure.flow import Flow, flow_of
from corpus.structure.lines import Paragraph
from corpus.structure.outline import outlined
from corpus.structure.pages import page_at
from corpus.structure.rows import with_rows
from corpus.structure.tables import TaskRow
from corpus.structure.units import Opener, is_heading, openers

_INLINE_HEADING = re.compile(
    r"((?:\d{1,2}(?:\.\d{1,2}){0,3}[./]?|[a-zđ][.)])\s+[^.:;]{3,150}:)\s+\S"
)
_SHOWN = 80  # characters of a paragraph that a person is shown
_HEADED = (Kind.GROUP, Kind.POINT, Kind.OPENING)


def parse(
    document: SourceText,
    register: Register,
    *,
    decision_id: str,
    title: str = "",
    issuer: str = "",
    number: str = "",
    issued: date | None = None,
    outside_source: str = "",
    reading: ReadingMode = ReadingMode.OPEN,
) -> Decision:
    """The decision in a document; `CorpusError` if it has no name and number of such a text."""
    flow = flow_of(document)
    opened = openers([b.paragraph.text if b.free else "" for b in flow.blocks])
    if reading is ReadingMode.OPEN:
        register = recognising(register, document.source)
    pieces = _pieces(flow, with_rows(opened.openers, flow.blocks), register, reading)
    drafts = [_clause(p.opener, p.paragraphs, document) for p in pieces]
    if reading is ReadingMode.OPEN:
        rows = {o.id: row for o, row in _rows(flow, pieces)}
        clauses = read_openly(outlined(drafts), rows, register, document.source)
    else:
        clauses = outlined(handed_down([_read(c, register) for c in drafts], register))
    return Decision(
        id=decision_id,
        title=title,
        issuer=issuer,
        number=number,
        issued=issued,
        outside_source=outside_source,
        source=document.source,
        clauses=clauses,
        pages=document.pages,
        sha256=hashlib.sha256(document.source.encode()).hexdigest(),
        furniture=tuple(sorted((*document.furniture, *flow.repeated))),
        ties=tuple(ties_in(clauses)) if reading is ReadingMode.OPEN else (),
        doubts=tuple(_doubts(flow, opened.passed, clauses)) if reading is ReadingMode.OPEN else (),
    )


def _pieces(
    flow: Flow, found: Sequence[Opener], register: Register, reading: ReadingMode
) -> list[Piece]:
    """The clauses with their paragraphs; when read openly, long ones are cut at their items."""

    def holders(text: str) -> frozenset[str]:
        named = entrusted_in(text, register)
        return frozenset(m.agency.slug for m, role in named if role is not Role.COORDINATE)

    pieces: list[Piece] = []
    for n, opener in enumerate(found):
        last = found[n + 1].paragraph if n + 1 < len(found) else len(flow.blocks)
        paragraphs = tuple(b.paragraph for b in flow.blocks[opener.paragraph : last])
        if reading is ReadingMode.OPEN and not flow.blocks[opener.paragraph].row:
            pieces += cut(opener, paragraphs, holders)
        else:
            pieces.append(Piece(opener, paragraphs))
    return pieces


def _rows(flow: Flow, pieces: Sequence[Piece]) -> Iterator[tuple[Opener, TaskRow]]:
    for piece in pieces:
        row = flow.blocks[piece.opener.paragraph].row if piece.opener.paragraph >= 0 else None
        if row:
            yield piece.opener, row


def _doubts(flow: Flow, passed: Sequence[int], clauses: Sequence[Clause]) -> Iterator[Doubt]:
    """Numbers that do not go on where the numbering stood, and what only looks like a deadline."""
    for i in passed:
        paragraph = flow.blocks[i].paragraph
        end = paragraph.offsets[-1] + 1
        yield Doubt(DoubtKind.NUMBER, paragraph.text[:_SHOWN], paragraph.start, end)
    for clause in clauses:
        for start, end, text in unread_in(clause):
            yield Doubt(DoubtKind.DEADLINE, text, start, end)


def _clause(opener: Opener, paragraphs: tuple[Paragraph, ...], document: SourceText) -> Clause:
    text = "\n".join(p.text for p in paragraphs)
    offsets: list[int] = []
    for n, paragraph in enumerate(paragraphs):
        if n:
            offsets.append(offsets[-1] + 1)
        offsets += paragraph.offsets
    heading = _heading(opener, paragraphs)
    page = page_at(document.pages, paragraphs[0].start)
    draft = Clause(
        id=opener.id,
        kind=opener.kind,
        citation=opener.citation,
        heading=heading,
        text=text,
        start=offsets[0],
        end=offsets[-1] + 1,
        page=page.number,
        page_certain=page.certain,
        parent=opener.parent,
        offsets=tuple(offsets),
    )
    sentences = tuple(
        Sentence(text[i:j], *draft.span(i, j), page_at(document.pages, offsets[i]).number)
        for i, j in sentence_spans(text, len(heading))
    )
    return replace(draft, sentences=sentences, references=tuple(_references(draft)))


def _read(clause: Clause, register: Register) -> Clause:
    """A clause with what it gives to whom and by when."""
    return replace(
        clause,
        assignments=assignments_of(clause, register),
        deadlines=tuple(_deadlines(clause)),
    )


def _heading(opener: Opener, paragraphs: tuple[Paragraph, ...]) -> str:
    """The words before the text proper: a first paragraph that is a heading, or "2.4. X, Y:"."""
    first = paragraphs[0].text
    if opener.kind not in _HEADED:
        return ""
    if inline := _INLINE_HEADING.match(first):
        return inline[1]
    if opener.bare:
        return first
    if opener.kind is Kind.OPENING:
        return first if is_heading(first) and not first.endswith(":") else ""
    return first if is_heading(first) and len(paragraphs) > 1 else ""


def _deadlines(clause: Clause) -> list[Deadline]:
    found = []
    for sentence in clause.sentences:
        at = clause.locate(sentence.start, sentence.end)[0]
        for d in find_deadlines(sentence.text):
            span = clause.span(at + d.start, at + d.end)
            found.append(
                Deadline(clause.id, d.text, d.kind, d.date, d.recurrence, d.day, d.target, *span)
            )
    return found


def _references(clause: Clause) -> list[Reference]:
    return [
        Reference(
            clause.id, c.kind, c.number, c.name, c.date, c.issuer, *clause.span(c.start, c.end)
        )
        for c in find_references(clause.text)
    ]

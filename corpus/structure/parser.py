"""Paragraphs -> a Decision.

Written for the form that Vietnamese administrative documents share: letterhead, legal bases
(Căn cứ) or a word of opening, then articles (Điều), parts (I, II), numbered headings (1., 2.)
and points (1.1., a)) in whatever nesting they are printed, dash items, recipients (Nơi nhận).
"""

import hashlib
import re
from dataclasses import replace
from datetime import date

from corpus.decision import Clause, Deadline, Decision, Kind, Reference, Sentence
from corpus.extraction.assignments import assignments_of, handed_down
from corpus.extraction.deadlines import find_deadlines
from corpus.extraction.references import find_references
from corpus.extraction.sentences import sentence_spans
from corpus.readers.base import SourceText
from corpus.register import Register
from corpus.structure.lines import Paragraph
from corpus.structure.outline import outlined
from corpus.structure.pages import page_at
from corpus.structure.units import Opener, is_heading, openers

_INLINE_HEADING = re.compile(
    r"((?:\d{1,2}(?:\.\d{1,2}){0,3}[./]?|[a-zđ][.)])\s+[^.:;]{3,150}:)\s+\S"
)
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
) -> Decision:
    """The decision in a document; `CorpusError` if it has no name and number of such a text."""
    found = openers([p.text for p in document.paragraphs]).openers
    clauses = []
    for n, opener in enumerate(found):
        last = found[n + 1].paragraph if n + 1 < len(found) else len(document.paragraphs)
        paragraphs = document.paragraphs[opener.paragraph : last]
        clauses.append(_clause(opener, paragraphs, document, register))
    return Decision(
        id=decision_id,
        title=title,
        issuer=issuer,
        number=number,
        issued=issued,
        outside_source=outside_source,
        source=document.source,
        clauses=outlined(handed_down(clauses, register)),
        pages=document.pages,
        sha256=hashlib.sha256(document.source.encode()).hexdigest(),
    )


def _clause(
    opener: Opener, paragraphs: tuple[Paragraph, ...], document: SourceText, register: Register
) -> Clause:
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
    draft = replace(draft, sentences=sentences)
    return replace(
        draft,
        assignments=assignments_of(draft, register),
        deadlines=tuple(_deadlines(draft)),
        references=tuple(_references(draft)),
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

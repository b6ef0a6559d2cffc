"""Paragraphs -> a Decision.

Written for the form that Vietnamese administrative decisions share: letterhead, legal bases
(Căn cứ), articles (Điều), inside them parts (I, II), numbered headings (1., 2.) and points
(1.1.), dash items, recipients (Nơi nhận). Ids are the printed numbering.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from corpus.decision import (
    Assignment,
    Clause,
    Deadline,
    Decision,
    Kind,
    Reference,
    Role,
    Scope,
    Sentence,
)
from corpus.errors import CorpusError
from corpus.extraction.deadlines import find_deadlines
from corpus.extraction.references import find_references
from corpus.readers.text import Document, Paragraph, page_at
from corpus.register import (
    Mention,
    Register,
    acting_in,
    assignments_in,
    coordination_in,
    to_assignment,
)
from corpus.structure.outline import outlined

_BASES = re.compile(r"Căn cứ\s")
_ARTICLE = re.compile(r"Điều\s+(\d+)\.\s*")
_PART = re.compile(r"([IVXLC]+)\.\s+(?=\S)")
_POINT = re.compile(r"(\d{1,2})\.(\d{1,2})\.?\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})\.\s+(?=\S)")
_RECIPIENTS = re.compile(r"Nơi nhận\s*:")
_UNCLOSED = re.compile(r"[^.:;!?…]\s*$")
_INLINE_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})?\.?\s+[^.:;]{3,150}:)\s+\S")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?…;])\s+|(?<=[”)%\d]{2}[.!?…;])\s+|(?<=\.\.\.)\s+")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MAX_LEAD_IN = 200  # characters of a heading that ends with a colon
_MIN_PHRASE = 40  # characters: shorter pieces between semicolons stay with their neighbour


@dataclass(slots=True)
class _Opener:
    """Where a clause begins: its first paragraph's place in the document."""

    paragraph: int
    id: str
    kind: Kind
    citation: str
    parent: str = ""


@dataclass(slots=True)
class _State:
    article: int = 0
    part: str = ""
    group: int = 0
    point: int = 0
    number: int = 0


def parse(
    document: Document,
    register: Register,
    *,
    decision_id: str,
    title: str = "",
    issuer: str = "",
    number: str = "",
    issued: date | None = None,
    outside_source: str = "",
) -> Decision:
    """The decision in a document; `CorpusError` if it has no legal bases or no articles."""
    openers = _openers(document.paragraphs)
    clauses = []
    for n, opener in enumerate(openers):
        last = openers[n + 1].paragraph if n + 1 < len(openers) else len(document.paragraphs)
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
        clauses=outlined(clauses),
        pages=document.pages,
        sha256=hashlib.sha256(document.source.encode()).hexdigest(),
    )


def _openers(paragraphs: tuple[Paragraph, ...]) -> list[_Opener]:
    texts = [p.text for p in paragraphs]
    bases = next((i for i, t in enumerate(texts) if _BASES.match(t)), None)
    first = next((i for i, t in enumerate(texts) if _article(t) == 1), None)
    if bases is None or first is None or bases > first:
        raise CorpusError(
            "Văn bản này không phải một quyết định hành chính: "
            "không thấy phần “Căn cứ” và “Điều 1”."
        )
    openers = [_Opener(bases, "CANCU", Kind.LEGAL_BASES, "Phần căn cứ ban hành")]
    if bases:
        openers.insert(0, _Opener(0, "HEAD", Kind.LETTERHEAD, "Phần mở đầu văn bản"))
    state = _State()
    for i in range(first, len(texts)):
        if opener := _open(i, texts, state):
            openers.append(opener)
        if _RECIPIENTS.match(texts[i]):
            openers.append(_Opener(i, "NOINHAN", Kind.RECIPIENTS, "Nơi nhận"))
            break
    return _distinct(openers)


def _article(text: str) -> int:
    match = _ARTICLE.match(text)
    return int(match[1]) if match else 0


def _open(i: int, texts: list[str], state: _State) -> _Opener | None:
    """The clause that paragraph `i` opens; numbering must go on where it stood."""
    text = texts[i]
    if _article(text) == state.article + 1:
        state.article += 1
        state.part, state.group, state.point, state.number = "", 0, 0, 0
        return _open_article(i, texts, state)
    if (match := _PART.match(text)) and _roman(match[1]) == _roman(state.part or "") + 1:
        state.part, state.group, state.point, state.number = match[1], 0, 0, 0
        where = f"Điều {state.article}, Mục {match[1]}"
        return _Opener(i, f"{match[1]}.0", Kind.OPENING, f"{where}, đoạn mở đầu")
    prefix = state.part or f"D{state.article}"
    where = f"Điều {state.article}" + (f", Mục {state.part}" if state.part else "")
    if match := _POINT.match(text):
        group, point = int(match[1]), int(match[2])
        if group == state.group and state.point <= point <= state.point + 2:
            state.point = point
            id_ = f"{prefix}.{group}.{point}"
            citation = f"{where}, điểm {group}.{point}"
            return _Opener(i, id_, Kind.POINT, citation, f"{prefix}.{group}")
    if (match := _NUMBER.match(text)) and int(match[1]) == state.number + 1:
        state.number = int(match[1])
        id_ = f"{prefix}.{state.number}"
        if _has_points(state.number, texts[i + 1 :]):
            state.group, state.point = state.number, 0
            return _Opener(i, id_, Kind.GROUP, f"{where}, nhóm nhiệm vụ {state.number}")
        unit = "điểm" if state.part else "khoản"
        return _Opener(i, id_, Kind.POINT, f"{where}, {unit} {state.number}")
    return None


def _open_article(i: int, texts: list[str], state: _State) -> _Opener:
    """An article: whole, or the paragraphs before its first part or number."""
    citation = f"Điều {state.article}"
    for text in texts[i + 1 :]:
        if _article(text) or _RECIPIENTS.match(text):
            break
        if _PART.match(text) or _NUMBER.match(text):
            return _Opener(i, f"D{state.article}.intro", Kind.OPENING, f"{citation}, đoạn mở đầu")
    return _Opener(i, f"D{state.article}", Kind.ARTICLE, citation)


def _has_points(number: int, texts: list[str]) -> bool:
    """Whether "1.1." comes before the next heading of the level of "1."."""
    for text in texts:
        if match := _POINT.match(text):
            return int(match[1]) == number
        if _NUMBER.match(text) or _article(text) or _PART.match(text):
            return False
    return False


def _roman(numeral: str) -> int:
    values = [_ROMAN[c] for c in numeral]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _distinct(openers: list[_Opener]) -> list[_Opener]:
    """A number printed again gets a letter: the second 9.1 is 9.1b."""
    seen: dict[str, int] = {}
    for opener in openers:
        seen[opener.id] = seen.get(opener.id, 0) + 1
        if seen[opener.id] > 1:
            letter = chr(ord("a") + seen[opener.id] - 1)
            number = opener.citation.rsplit(" ", 1)[-1]
            opener.citation += f" (điểm thứ {_ordinal(seen[opener.id])} cùng mang số {number})"
            opener.id += letter
    return openers


def _ordinal(n: int) -> str:
    return {2: "hai", 3: "ba", 4: "tư", 5: "năm"}.get(n, str(n))


def _clause(
    opener: _Opener, paragraphs: tuple[Paragraph, ...], document: Document, register: Register
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
    return Clause(
        **{name: getattr(draft, name) for name in _DRAFT_FIELDS},
        assignments=tuple(_assignments(draft, sentences, register)),
        deadlines=tuple(_deadlines(draft, sentences)),
        references=tuple(_references(draft)),
        sentences=sentences,
    )


_DRAFT_FIELDS = [
    f
    for f in Clause.__dataclass_fields__
    if f not in ("assignments", "deadlines", "references", "sentences")
]


def _heading(opener: _Opener, paragraphs: tuple[Paragraph, ...]) -> str:
    """The words before the text proper: an unclosed first paragraph, or "2.4. X, Y:"."""
    first = paragraphs[0].text
    if opener.kind not in (Kind.GROUP, Kind.POINT, Kind.OPENING):
        return ""
    if inline := _INLINE_HEADING.match(first):
        return inline[1]
    alone = len(paragraphs) == 1 and opener.kind is Kind.POINT
    led_in = first.endswith(":") and len(first) <= _MAX_LEAD_IN and opener.kind is Kind.POINT
    return first if (_UNCLOSED.search(first) or led_in) and not alone else ""


def sentence_spans(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of sentences and dash items after `start`; short phrases between ";" are joined."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        i = max(line.start(), start)
        line_spans: list[tuple[int, int]] = []
        for end in [m.start() for m in _SENTENCE_END.finditer(text, i, line.end())] + [line.end()]:
            piece = text[i:end]
            if not piece.strip():
                continue
            i += len(piece) - len(piece.lstrip())
            short = end - i < _MIN_PHRASE
            if line_spans and (short or _short_open(text, line_spans[-1])):
                line_spans[-1] = (line_spans[-1][0], end)
            else:
                line_spans.append((i, end))
            i = end
        spans += line_spans
    return spans


def _short_open(text: str, span: tuple[int, int]) -> bool:
    return span[1] - span[0] < _MIN_PHRASE and text[span[1] - 1] == ";"


def _assignments(
    clause: Clause, sentences: tuple[Sentence, ...], register: Register
) -> list[Assignment]:
    """Roles from the heading (or an article's first line), then from the text after it."""
    first_line = clause.text.split("\n")[0]
    frame = clause.heading or (first_line if clause.id.startswith("D") else "")
    if clause.kind not in (Kind.POINT, Kind.ARTICLE) or not frame:
        return []

    def record(at: int, role: Role, mention: Mention, scope: Scope) -> Assignment:
        return to_assignment(
            mention, role, clause.span(at + mention.start, at + mention.end), scope
        )

    found = [record(0, r, m, Scope.CLAUSE) for m, r in assignments_in(frame, register)]
    body = []
    for sentence in sentences:
        at = clause.locate(sentence.start, sentence.end)[0]
        if at >= len(frame):
            body += [
                record(at, r, m, Scope.SENTENCE) for m, r in acting_in(sentence.text, register)
            ]
    for line in re.finditer(r"[^\n]+", clause.text[len(frame) :]):
        at = len(frame) + line.start()
        named = coordination_in(line.group(), register.mentions(line.group()))
        body += [record(at, r, m, Scope.SENTENCE) for m, r in named]
    return found + sorted(body, key=lambda a: a.start)


def _deadlines(clause: Clause, sentences: tuple[Sentence, ...]) -> list[Deadline]:
    found = []
    for sentence in sentences:
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

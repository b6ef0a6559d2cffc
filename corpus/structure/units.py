"""Paragraphs -> units: where the numbering goes on, and the id and citation of each number.

Ids are the printed numbering: "D2.1" stands under Điều 2, "II.4.4" under part II, "K2" under
no article and no part; where parts stand under several articles or chapters theirs comes first
("D2.I.1"). A lettered point adds its letter ("II.4.a"); what stands in an attachment begins with
its number ("KT1.D3.2").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.decision import Kind
from corpus.structure.frame import Attachment, frame_of
from corpus.structure.markers import Form
from corpus.structure.walk import NumberedUnit, walk


@dataclass(slots=True)
class Opener:
    """Where a clause begins: its first paragraph's place in the document.

    One that is `bare` is the heading of the units below it and nothing else.
    """

    paragraph: int
    id: str
    kind: Kind
    citation: str
    parent: str = ""
    bare: bool = False


@dataclass(slots=True)
class Opened:
    """The clauses of a document, and the paragraphs whose numbers did not go on."""

    openers: list[Opener]
    passed: list[int]


def openers(texts: Sequence[str]) -> Opened:
    """The clauses of a document by their first paragraphs; `CorpusError` if it is none."""
    frame = frame_of(texts)
    found = [Opener(*opening) for opening in frame.front]
    numbered, passed = _numbered(texts, frame.first, frame.recipients)
    found += numbered
    if frame.recipients < frame.end:
        found.append(Opener(frame.recipients, "NOINHAN", Kind.RECIPIENTS, "Nơi nhận"))
    for attachment in frame.attachments:
        below, lost = _attachment(texts, attachment)
        found += below
        passed += lost
    return Opened(distinct(found), passed)


def _attachment(texts: Sequence[str], text: Attachment) -> tuple[list[Opener], list[int]]:
    """The clauses of an attachment, whose ids begin with "KT1.", "PL2." and so on."""
    found = [Opener(text.start, text.key, Kind.OPENING, text.name)]
    numbered, passed = _numbered(texts, text.start + 1, text.end)
    for opener in numbered:
        parent = f"{text.key}.{opener.parent}" if opener.parent else ""
        id_, citation = f"{text.key}.{opener.id}", f"{text.name}, {opener.citation}"
        found.append(replace(opener, id=id_, citation=citation, parent=parent))
    return found, passed


def _numbered(texts: Sequence[str], start: int, stop: int) -> tuple[list[Opener], list[int]]:
    """The units that are numbered between two paragraphs, and the numbers passed over."""
    walked = walk(texts, start, stop)
    units = walked.units
    ends = [*(u.paragraph for u in units[1:]), stop]
    named = _Namer(units, len({u.container for u in units if u.part}) > 1)
    found = [
        named.opener(n, texts[u.paragraph : end])
        for n, (u, end) in enumerate(zip(units, ends, strict=False))
    ]
    return found, walked.passed


@dataclass(frozen=True, slots=True)
class _Namer:
    """Gives units their ids and citations.

    Parts are told apart by what they stand under where they stand under more than one.
    """

    units: Sequence[NumberedUnit]
    parts_apart: bool

    def opener(self, n: int, texts: Sequence[str]) -> Opener:
        """The clause of the unit `n`, whose paragraphs are `texts`."""
        unit = self.units[n]
        below = self.units[n + 1] if n + 1 < len(self.units) else None
        child = below.form if below and unit.holds(below) else None
        id_, citation = self._id(unit), self._citation(unit, child)
        if unit.form is Form.ARTICLE and not child:
            return Opener(unit.paragraph, id_, Kind.ARTICLE, citation)
        if unit.form in (Form.CHAPTER, Form.CAPITAL, Form.ARTICLE, Form.PART):
            id_ += "0" if unit.form is Form.PART else ".intro"
            return Opener(unit.paragraph, id_, Kind.OPENING, f"{citation}, đoạn mở đầu")
        bare = child is not None and len(texts) == 1 and _is_bare(texts[0])
        kind = Kind.GROUP if bare and unit.form is Form.NUMBER else Kind.POINT
        return Opener(unit.paragraph, id_, kind, citation, self._parent(unit), bare)

    def _id(self, unit: NumberedUnit) -> str:
        if unit.form in (Form.CHAPTER, Form.CAPITAL, Form.ARTICLE):
            return unit.container
        steps = [".".join(map(str, unit.numbers)), unit.letter]
        return self._prefix(unit) + ".".join(filter(None, steps))

    def _prefix(self, unit: NumberedUnit) -> str:
        """What ids begin with: the part, the article or chapter, or "K" where there is neither."""
        container = unit.container if self.parts_apart or not unit.part else ""
        steps = [step for step in (container, unit.part) if step]
        return f"{'.'.join(steps)}." if steps else "K"

    def _parent(self, unit: NumberedUnit) -> str:
        above = unit.numbers if unit.letter else unit.numbers[:-1]
        return self._prefix(unit) + ".".join(map(str, above)) if above else ""

    def _citation(self, unit: NumberedUnit, child: Form | None) -> str:
        part = f"Mục {unit.part.removeprefix('M')}" if unit.part else ""
        return ", ".join(filter(None, [unit.above, part, *self._steps(unit, child)]))

    def _steps(self, unit: NumberedUnit, child: Form | None) -> list[str]:
        """The numbered unit in words, below its part and article."""
        if not unit.numbers:
            return [f"điểm {unit.letter}"] if unit.letter else []
        if len(unit.numbers) > 1:
            point = f"điểm {'.'.join(map(str, unit.numbers))}"
            return [point, f"tiết {unit.letter}"] if unit.letter else [point]
        number = unit.numbers[0]
        if unit.letter:
            return [f"khoản {number}", f"điểm {unit.letter}"]
        if child is Form.POINT:
            return [f"nhóm nhiệm vụ {number}"]
        return [f"{'điểm' if unit.part and not child else 'khoản'} {number}"]


_UNCLOSED = re.compile(r"[^.,:;!?…]\s*$")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?…]\s")
_MAX_LEAD_IN = 200  # characters of a heading that ends with a colon


def is_heading(text: str) -> bool:
    """Whether a paragraph reads as a heading: unclosed, or short and leading to what follows."""
    return bool(_UNCLOSED.search(text)) or (text.endswith(":") and len(text) <= _MAX_LEAD_IN)


def _is_bare(text: str) -> bool:
    """Whether a heading says nothing more than what stands below it."""
    return is_heading(text) and not _SENTENCE_END.search(text)


_LETTERED = 26


def distinct(found: list[Opener]) -> list[Opener]:
    """The clauses with ids of their own: the second 9.1 is 9.1b, and holds what follows it."""
    seen: dict[str, int] = {}
    nearest: dict[str, str] = {}
    for opener in found:
        printed = opener.id
        opener.parent = nearest.get(opener.parent, "")
        seen[opener.id] = seen.get(opener.id, 0) + 1
        if seen[opener.id] > 1:
            n = seen[opener.id]
            letter = chr(ord("a") + n - 1) if n <= _LETTERED else f"-{n}"
            number = opener.citation.rsplit(" ", 1)[-1]
            opener.citation += f" (điểm thứ {_ordinal(seen[opener.id])} cùng mang số {number})"
            opener.id += letter
        nearest[printed] = opener.id
    return found


def _ordinal(n: int) -> str:
    return {2: "hai", 3: "ba", 4: "tư", 5: "năm"}.get(n, str(n))

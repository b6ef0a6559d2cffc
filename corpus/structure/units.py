"""Paragraphs -> units: where the numbering goes on, and the id and citation of each number.

Ids are the printed numbering: "D2.1" stands under Điều 2, "II.4.4" under part II, "K2" under
no article and no part; where parts stand under several articles or chapters theirs comes first
("D2.I.1"). A lettered point adds its letter ("II.4.a"); what stands in an attachment begins with
its number ("KT1.D3.2").
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.decision import Kind
from corpus.errors import CorpusError
from corpus.structure.markers import Form, marker_of
from corpus.structure.walk import Unit, walk

_BASES = re.compile(r"(?:[-–]\s*)?Căn cứ\s")
_RECIPIENTS = re.compile(r"Nơi nhận\s*:")
_TITLE = re.compile(
    r"(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|CHỈ THỊ|KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN|QUY CHẾ|QUY ĐỊNH"
    r"|HƯỚNG DẪN|THÔNG TƯ|NGHỊ ĐỊNH|KẾT LUẬN|CÔNG ĐIỆN|THÔNG BÁO)(?!\w)"
)
_PROSE = re.compile(r"(?s).{60,}[.,:;!?…][”\")]*$")
_ISSUED_WITH = re.compile(r"\(?(?:Ban hành\s+)?[Kk]èm theo\s")
_NAME = 4  # paragraphs below a title in which its name goes on


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


def openers(texts: Sequence[str]) -> list[Opener]:
    """The clauses of a document by their first paragraphs; `CorpusError` if it is none."""
    first = _first(texts)
    attached = [i for i in range(first, len(texts)) if _is_attached(texts, i)]
    end = min([*attached, len(texts)])
    last = next((i for i in range(first, end) if _RECIPIENTS.match(texts[i])), end)
    found = [*_front(texts, first), *_numbered(texts, first, last)]
    if last < end:
        found.append(Opener(last, "NOINHAN", Kind.RECIPIENTS, "Nơi nhận"))
    for n, (start, stop) in enumerate(itertools.pairwise([*attached, len(texts)]), 1):
        found += _attachment(texts, start, stop, n)
    return _distinct(found)


def _is_attached(texts: Sequence[str], i: int) -> bool:
    """Whether a text of its own begins here that the document issues ("QUY CHẾ … kèm theo")."""
    below = texts[i + 1 : i + 1 + _NAME]
    return bool(_TITLE.match(texts[i])) and any(map(_ISSUED_WITH.match, below))


def _attachment(texts: Sequence[str], start: int, stop: int, n: int) -> list[Opener]:
    """The clauses of the attachment `n`, whose ids begin with "KT1." and so on."""
    title = _TITLE.match(texts[start])
    name = f"{title.group().capitalize() if title else ''} kèm theo"
    found = [Opener(start, f"KT{n}", Kind.OPENING, name)]
    for opener in _numbered(texts, start + 1, stop):
        parent = f"KT{n}.{opener.parent}" if opener.parent else ""
        id_, citation = f"KT{n}.{opener.id}", f"{name}, {opener.citation}"
        found.append(replace(opener, id=id_, citation=citation, parent=parent))
    return found


def _numbered(texts: Sequence[str], start: int, stop: int) -> list[Opener]:
    """The units that are numbered between two paragraphs."""
    units = walk(texts, start, stop)
    ends = [*(u.paragraph for u in units[1:]), stop]
    named = _Namer(units, len({u.container for u in units if u.part}) > 1)
    return [
        named.opener(n, texts[u.paragraph : end])
        for n, (u, end) in enumerate(zip(units, ends, strict=False))
    ]


def _first(texts: Sequence[str]) -> int:
    """The paragraph of the first number: below the legal bases, or below a document's name."""
    bases = next((i for i, t in enumerate(texts) if _BASES.match(t)), None)
    title = next((i for i, t in enumerate(texts) if _TITLE.match(t)), None)
    opening = [
        (i, m.form)
        for i, t in enumerate(texts)
        if (m := marker_of(t)) and m.path == (1,) and m.form is not Form.LETTER
    ]
    articles = [i for i, form in opening if form is Form.ARTICLE]
    if bases is not None and articles and bases < articles[0]:
        chapters = [i for i, form in opening if form is Form.CHAPTER and i > bases]
        return min([*chapters, articles[0]])
    if title is not None:
        after = max(title, bases or 0)
        found = [i for i, _ in opening if i > after] or [i for i, _ in opening if i > title]
        if found:
            return found[0]
    raise CorpusError(
        "Văn bản này không phải một quyết định hay văn bản hành chính tương tự: không thấy tên "
        "loại văn bản (Nghị quyết, Chỉ thị, Kế hoạch…) hoặc phần “Căn cứ” ở đầu, theo sau là "
        "các điều, mục đánh số."
    )


def _front(texts: Sequence[str], first: int) -> list[Opener]:
    """What stands before the first number: letterhead, then legal bases or a word of opening."""
    for i, text in enumerate(texts[:first]):
        if _BASES.match(text):
            found = Opener(i, "CANCU", Kind.LEGAL_BASES, "Phần căn cứ ban hành")
            break
    else:
        title = next(i for i, t in enumerate(texts) if _TITLE.match(t))
        prose = next((i for i in range(title + 1, first) if _PROSE.match(texts[i])), first)
        found = Opener(prose, "LOIDAN", Kind.OPENING, "Lời dẫn")
    head = [Opener(0, "HEAD", Kind.LETTERHEAD, "Phần mở đầu văn bản")] if found.paragraph else []
    return [*head, found] if found.paragraph < first else head


@dataclass(frozen=True, slots=True)
class _Namer:
    """Gives units their ids and citations.

    Parts are told apart by what they stand under where they stand under more than one.
    """

    units: Sequence[Unit]
    parts_apart: bool

    def opener(self, n: int, texts: Sequence[str]) -> Opener:
        """The clause of the unit `n`, whose paragraphs are `texts`."""
        unit = self.units[n]
        below = self.units[n + 1] if n + 1 < len(self.units) else None
        child = below.form if below and unit.holds(below) else None
        id_, citation = self._id(unit), self._citation(unit, child)
        if unit.form is Form.ARTICLE and not child:
            return Opener(unit.paragraph, id_, Kind.ARTICLE, citation)
        if unit.form in (Form.CHAPTER, Form.ARTICLE, Form.PART):
            id_ += "0" if unit.form is Form.PART else ".intro"
            return Opener(unit.paragraph, id_, Kind.OPENING, f"{citation}, đoạn mở đầu")
        bare = child is not None and len(texts) == 1 and _is_bare(texts[0])
        kind = Kind.GROUP if bare and unit.form is Form.NUMBER else Kind.POINT
        return Opener(unit.paragraph, id_, kind, citation, self._parent(unit), bare)

    def _id(self, unit: Unit) -> str:
        if unit.form in (Form.CHAPTER, Form.ARTICLE):
            return unit.container
        steps = [".".join(map(str, unit.numbers)), unit.letter]
        return self._prefix(unit) + ".".join(filter(None, steps))

    def _prefix(self, unit: Unit) -> str:
        """What ids begin with: the part, the article or chapter, or "K" where there is neither."""
        container = unit.container if self.parts_apart or not unit.part else ""
        steps = [step for step in (container, unit.part) if step]
        return f"{'.'.join(steps)}." if steps else "K"

    def _parent(self, unit: Unit) -> str:
        above = unit.numbers if unit.letter else unit.numbers[:-1]
        return self._prefix(unit) + ".".join(map(str, above)) if above else ""

    def _citation(self, unit: Unit, child: Form | None) -> str:
        part = f"Mục {unit.part.removeprefix('M')}" if unit.part else ""
        return ", ".join(filter(None, [unit.above, part, *self._steps(unit, child)]))

    def _steps(self, unit: Unit, child: Form | None) -> list[str]:
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


def _distinct(found: list[Opener]) -> list[Opener]:
    """A number printed again gets a letter: the second 9.1 is 9.1b."""
    seen: dict[str, int] = {}
    for opener in found:
        seen[opener.id] = seen.get(opener.id, 0) + 1
        if seen[opener.id] > 1:
            letter = chr(ord("a") + seen[opener.id] - 1)
            number = opener.citation.rsplit(" ", 1)[-1]
            opener.citation += f" (điểm thứ {_ordinal(seen[opener.id])} cùng mang số {number})"
            opener.id += letter
    return found


def _ordinal(n: int) -> str:
    return {2: "hai", 3: "ba", 4: "tư", 5: "năm"}.get(n, str(n))

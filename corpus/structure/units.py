"""Paragraphs -> units: where the numbering goes on, and the id and citation of each number.

Ids are the printed numbering: "D2.1" stands under Điều 2, "II.4.4" under part II, "K2" under
no article and no part; where parts stand under several articles or chapters theirs comes first
("D2.I.1"). A lettered point adds its letter ("II.4.a").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.decision import Kind
from corpus.errors import CorpusError
from corpus.structure.markers import Form, Marker, marker_of

_BASES = re.compile(r"Căn cứ\s")
_RECIPIENTS = re.compile(r"Nơi nhận\s*:")
_TITLE = re.compile(
    r"(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|CHỈ THỊ|KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN|QUY CHẾ|QUY ĐỊNH"
    r"|HƯỚNG DẪN|THÔNG TƯ|NGHỊ ĐỊNH|KẾT LUẬN|CÔNG ĐIỆN|THÔNG BÁO)(?!\w)"
)
_PROSE = re.compile(r"(?s).{60,}[.,:;!?…][”\")]*$")
_SKIPPED = 2  # points of a row that may be missing before the next one


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


@dataclass(frozen=True, slots=True)
class _Unit:
    """A number that goes on where the numbering stood, and what stands above it.

    `numbers` are the counts of "3." and "3.2." down to the unit, `letter` that of "b)".
    """

    paragraph: int
    form: Form
    container: str
    above: str
    part: str = ""
    numbers: tuple[int, ...] = ()
    letter: str = ""

    def holds(self, other: "_Unit") -> bool:
        """Whether the unit that follows this one stands below it."""
        if other.form in (Form.CHAPTER, Form.ARTICLE):
            return False
        if self.form in (Form.ARTICLE, Form.CHAPTER):
            return self.container == other.container
        if other.form is Form.PART or self.letter:
            return False
        if other.letter and other.numbers == self.numbers:
            return True
        n = len(self.numbers)
        return other.numbers[:n] == self.numbers and len(other.numbers) > n


@dataclass(slots=True)
class _Walk:
    """Where the numbering stands."""

    chapter: int = 0
    article: int = 0
    container: str = ""
    above: str = ""
    part: str = ""
    part_number: int = 0
    last_part: int = 0
    numbers: tuple[int, ...] = ()
    letter: int = 0
    units: list[_Unit] = field(default_factory=list)

    def take(self, paragraph: int, marker: Marker) -> None:
        """Adds the unit that a marker opens, if the numbering goes on with it."""
        if not getattr(self, f"_{marker.form}")(marker):
            return
        letter = marker.label if marker.form is Form.LETTER else ""
        if not letter:
            self.letter = 0
        self.units.append(
            _Unit(
                paragraph, marker.form, self.container, self.above, self.part, self.numbers, letter
            )
        )

    def _chapter(self, marker: Marker) -> bool:
        if marker.path[0] not in (1, self.chapter + 1):
            return False
        self.chapter = marker.path[0]
        letter = "P" if marker.label[0].upper() == "P" else "C"
        self._open(f"{letter}{self.chapter}", marker.label)
        return True

    def _article(self, marker: Marker) -> bool:
        if marker.path[0] != self.article + 1:
            return False
        self.article += 1
        self._open(f"D{self.article}", f"Điều {self.article}")
        return True

    def _open(self, container: str, above: str) -> None:
        self.container, self.above = container, above
        self.part, self.part_number, self.numbers = "", 0, ()

    def _part(self, marker: Marker) -> bool:
        number = marker.path[0]
        goes_on = not self.part and number == self.last_part + 1  # under the next article
        if number != self.part_number + 1 and not goes_on:
            return False
        arabic = "M" if marker.label.isdigit() else ""
        self.part, self.part_number, self.last_part = f"{arabic}{marker.label}", number, number
        self.numbers = ()
        return True

    def _number(self, marker: Marker) -> bool:
        if marker.path[0] != (self.numbers[0] if self.numbers else 0) + 1:
            return False
        self.numbers = marker.path
        return True

    def _point(self, marker: Marker) -> bool:
        depth = len(marker.path) - 1
        if len(self.numbers) < depth or self.numbers[:depth] != marker.path[:depth]:
            return False
        before = self.numbers[depth] if len(self.numbers) > depth else 0
        if not before <= marker.path[-1] <= before + _SKIPPED:
            return False
        self.numbers = marker.path
        return True

    def _letter(self, marker: Marker) -> bool:
        number = marker.path[0]
        if not self.units or not self.letter < number <= self.letter + (2 if self.letter else 1):
            return False
        self.letter = number
        return True


def openers(texts: Sequence[str]) -> list[Opener]:
    """The clauses of a document by their first paragraphs; `CorpusError` if it is none."""
    first = _first(texts)
    walk = _Walk()
    recipients: list[Opener] = []
    for i in range(first, len(texts)):
        if _RECIPIENTS.match(texts[i]):
            recipients.append(Opener(i, "NOINHAN", Kind.RECIPIENTS, "Nơi nhận"))
            break
        if marker := marker_of(texts[i]):
            walk.take(i, marker)
    ends = [*(u.paragraph for u in walk.units[1:]), len(texts)]
    named = _Namer(walk.units, len({u.container for u in walk.units if u.part}) > 1)
    numbered = [
        named.opener(n, texts[u.paragraph : end])
        for n, (u, end) in enumerate(zip(walk.units, ends, strict=True))
    ]
    return _distinct([*_front(texts, first), *numbered, *recipients])


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

    units: Sequence[_Unit]
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
        bare = child is not None and len(texts) == 1 and is_heading(texts[0])
        kind = Kind.GROUP if bare and unit.form is Form.NUMBER else Kind.POINT
        return Opener(unit.paragraph, id_, kind, citation, self._parent(unit), bare)

    def _id(self, unit: _Unit) -> str:
        if unit.form in (Form.CHAPTER, Form.ARTICLE):
            return unit.container
        steps = [".".join(map(str, unit.numbers)), unit.letter]
        return self._prefix(unit) + ".".join(filter(None, steps))

    def _prefix(self, unit: _Unit) -> str:
        """What ids begin with: the part, the article or chapter, or "K" where there is neither."""
        container = unit.container if self.parts_apart or not unit.part else ""
        steps = [step for step in (container, unit.part) if step]
        return f"{'.'.join(steps)}." if steps else "K"

    def _parent(self, unit: _Unit) -> str:
        above = unit.numbers if unit.letter else unit.numbers[:-1]
        return self._prefix(unit) + ".".join(map(str, above)) if above else ""

    def _citation(self, unit: _Unit, child: Form | None) -> str:
        part = f"Mục {unit.part.removeprefix('M')}" if unit.part else ""
        return ", ".join(filter(None, [unit.above, part, *self._steps(unit, child)]))

    def _steps(self, unit: _Unit, child: Form | None) -> list[str]:
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
_MAX_LEAD_IN = 200  # characters of a heading that ends with a colon


def is_heading(text: str) -> bool:
    """Whether a paragraph reads as a heading: unclosed, or short and leading to what follows."""
    return bool(_UNCLOSED.search(text)) or (text.endswith(":") and len(text) <= _MAX_LEAD_IN)


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

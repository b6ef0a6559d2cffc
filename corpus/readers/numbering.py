"""Word's automatic numbering, written out as it is printed."""

import re
from dataclasses import dataclass, field
from typing import Any

_LEVELS = 9
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level is printed: "%1.%2." of counts in a format."""

    format: str
    text: str
    start: int
    legal: bool
    restart: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)  # a list -> what it counts together with
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list, "" where nothing is printed."""
        levels = self.lists.get(list_id, {})
        if level not in levels:
            return ""
        key = self.shared[list_id]
        counts = self.counts.setdefault(key, [-1] * _LEVELS)
        if list_id not in self.begun:
            self.begun.add(list_id)
            for at, start in self.restarts.get(list_id, {}).items():
                counts[at] = start - 1
        for above in range(level):
            if counts[above] < 0 and above in levels:
                counts[above] = levels[above].start
        here = levels[level]
        counts[level] = here.start if counts[level] < 0 else min(counts[level] + 1, _LARGEST)
        for below in range(level + 1, _LEVELS):
            if below not in levels or levels[below].restart != 0:
                counts[below] = -1
        if here.format == "bullet":
            return "+" if here.text.strip() == "+" else "-"
        if here.format == "none":
            return ""

        def printed(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            if at not in levels or counts[at] < 0:
                return ""
            form = "decimal" if here.legal else levels[at].format
            return number(counts[at], form)

        return re.sub(r"%([1-9])", printed, here.text).strip()


def number(count: int, form: str) -> str:
    """A count as a list prints it."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9) if count else ""
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, rest = "", min(count, 3999)
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{count:02d}"
    return "" if form in ("none", "bullet") else str(count)


def numbering_of(root: Any) -> Numbering:
    """The lists in a word/numbering.xml; none where a document has no such part."""
    found = Numbering()
    if root is None:
        return found
    drawn = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
    styled = {
        link.get(qn("w:val")): key
        for key, a in drawn.items()
        for link in a.iterchildren(qn("w:styleLink"))
    }
    for num in root.iterchildren(qn("w:num")):
        list_id = num.get(qn("w:numId"))
        key = next((c.get(qn("w:val")) for c in num.iterchildren(qn("w:abstractNumId"))), "")
        linked = (
            [c.get(qn("w:val")) for c in drawn[key].iterchildren(qn("w:numStyleLink"))]
            if (key in drawn)
            else []
        )
        key = styled.get(linked[0], key) if linked else key
        if key not in drawn:
            continue
        levels = _levels(drawn[key])
        starts = {}
        for override in num.iterchildren(qn("w:lvlOverride")):
            at = _whole(override.get(qn("w:ilvl")))
            levels |= {n: lv for n, lv in _levels(override).items() if n == at}
            for start in override.iterchildren(qn("w:startOverride")):
                starts[at] = _whole(start.get(qn("w:val")))
        found.lists[list_id], found.shared[list_id] = levels, key
        found.restarts[list_id] = {n: s for n, s in starts.items() if 0 <= n < _LEVELS}
    return found


def qn(name: str) -> str:
    """The full name of an element or attribute of Word's: "w:p"."""
    return _WORD + name.removeprefix("w:")


def _levels(parent: Any) -> dict[int, _Level]:
    levels = {}
    for lvl in parent.iterchildren(qn("w:lvl")):
        said = {c.tag: c.get(qn("w:val"), "1") for c in lvl}
        at = _whole(lvl.get(qn("w:ilvl")))
        if 0 <= at < _LEVELS:
            levels[at] = _Level(
                format=said.get(qn("w:numFmt"), "decimal"),
                text=said.get(qn("w:lvlText"), ""),
                start=_whole(said.get(qn("w:start"), "1")),
                legal=said.get(qn("w:isLgl"), "0") not in ("0", "false"),
                restart=_whole(said.get(qn("w:lvlRestart"), "-1"), -1),
            )
    return levels


def _whole(value: str | None, default: int = 0) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else default

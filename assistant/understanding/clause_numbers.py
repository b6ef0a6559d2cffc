"""Clauses that a question names, by their number or as the one that gives a heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.rules import one_of
from assistant.understanding.sections import SectionReader
from corpus.decision import Clause, Decision, Kind
from index.text import fold

_GROUP = value_pattern(
    r"nhóm(?: nhiệm vụ| giải pháp)?(?: số| thứ)? (\d{1,2})|mục (\d{1,2})(?![./]\d|,? (?:của )?phần)"
)


def _division(n: object) -> str:
    """A part, group or article by its number; `n` tells places in a pattern apart."""
    return (
        rf"(?:(?:mục|phần) (?P<part{n}>[ivx]+)|điều (?P<article{n}>\d)"
        rf"|nhóm (?:nhiệm vụ )?(?:số |thứ )?(?P<group{n}>\d{{1,2}}))"
    )


# A part, group or article whose name is asked for, not what stands in it.
_OF_IT, _NAME = one_of("of_document"), one_of("heading_name")
_HEADING = value_pattern(
    rf"{_division('')}(?: {_OF_IT})*(?: có)? {_NAME}"
    rf"|{_NAME}(?: gọi| đầy đủ)?(?: của)? {_division(2)}(?! khoản)"
    rf"|(?:mục|phần) (?P<part3>[ivx]+)(?: {_OF_IT})*"
    rf" {one_of('heading_says')} về (?:{one_of('about_what')} )?gì"
)
# The group that some matter, named by words of its heading, is: "hạ tầng là nhóm số mấy".
_WHICH_GROUP = value_pattern(
    rf"^(?:{one_of('group_opening')} )*(?P<what>.+?) (?:là|thuộc|nằm (?:ở|trong))"
    r" nhóm(?: nhiệm vụ)? (?:số |thứ )?(?:mấy|bao nhiêu)"
)
_POINT_NAMED = value_pattern(
    rf"(?:{one_of('point')}|phần)? ?(\d{{1,2}})\.(\d{{1,2}})([b-d]?)(?![/.\d])"
)
_LETTER = rf"(?:{one_of('lettered')} (?P<letter>[a-zđ]),? (?:của )?)?"
_PART_POINT = value_pattern(
    rf"{_LETTER}{one_of('point_of_part')} (?P<item>\d{{1,2}}),? (?:của )?"
    r"(?:mục|phần) (?P<part>i{1,3}|iv|v)"
)
_COUNT = ("một", "hai", "ba", "bốn", "năm", "sáu")
_VIEW_NAMED = value_pattern(
    rf"quan điểm(?:,? {one_of('view_word')})* (?:thứ |số )?"
    rf"(?P<n>\d|{one_of('nth_view')})(?! quan điểm| 20\d\d)"
)
_ARTICLE_NAMED = value_pattern(
    rf"{_LETTER}(?:khoản (?P<item>\d{{1,2}}),? (?:của )?)?điều (?P<article>\d{{1,2}})"
    r"(?:,? khoản (?P<item2>\d{1,2}))?"
)


@dataclass(frozen=True)
class ClauseNumbers:
    """Finds the clauses of one decision that a question names."""

    decision: Decision
    finder: AgencyFinder

    @cached_property
    def _sections(self) -> SectionReader:
        return SectionReader(self.decision, self.finder)

    def named(self, plain: str, accented: bool) -> tuple[str, ...]:
        """Clauses named by their number, as printed or as an id ("II.4.4")."""
        form = 0 if accented else 1
        found = [
            i for i in self._ids if re.search(rf"(?<![\w.]){re.escape(i.lower())}(?![\w.])", plain)
        ]
        for m in _POINT_NAMED[form].finditer(plain):
            found += self._printed(f"{m[1]}.{m[2]}", m[3])
        for m in _PART_POINT[form].finditer(plain):
            found += self.decision.below(
                self._parts(m["part"]), *filter(None, (m["item"], m["letter"]))
            )
        for m in _VIEW_NAMED[form].finditer(plain):
            found += self._view(fold(m["n"]))
        for m in _ARTICLE_NAMED[form].finditer(plain):
            articles = self._numbered(self.decision.articles, m["article"])
            numbers = filter(None, (m["item"] or m["item2"], m["letter"]))
            found += self.decision.below(articles, *numbers)[:1]
        for m in _GROUP[form].finditer(plain):
            found += self._numbered(self.decision.groups, m[1] or m[2])
        return tuple(dict.fromkeys(found))

    def heading(self, plain: str, accented: bool) -> tuple[str, ...]:
        """The clause that gives the name of a part, group or article, where that is asked for."""
        form = 0 if accented else 1
        if matter := _WHICH_GROUP[form].search(plain):
            named = UnreadText(f"{fold('nhóm') if form else 'nhóm'} {matter['what']}", accented)
            return self._sections.by_heading(named)
        found = _HEADING[form].search(plain)
        if not found:
            return ()
        part, group, article = (
            found[name] or found[f"{name}2"] for name in ("part", "group", "article")
        )
        if part or found["part3"]:
            return tuple(self._parts(part or found["part3"]))
        if group:
            return tuple(self._numbered(self.decision.groups, group))
        opened = [c for c in self.decision.articles if c.kind is Kind.OPENING]
        return tuple(self._numbered(opened, article))

    def _parts(self, roman: str) -> list[str]:
        openings = [part.opening for part in self.decision.parts]
        return self._numbered(openings, roman.upper())

    def _printed(self, number: str, letter: str) -> list[str]:
        """The point of that number; a letter tells the second, third, … that prints it."""
        same = self.decision.numbered(number)
        nth = ord(letter or "a") - ord("a")
        return [c.id for c in same[nth : nth + 1]]

    @staticmethod
    def _numbered(clauses: Sequence[Clause], number: str) -> list[str]:
        return [c.id for c in clauses if c.number == number]

    def _view(self, word: str) -> list[str]:
        """The viewpoint that a number, or a word without diacritics, stands for."""
        views = [c.id for c in self.decision.views.items] if self.decision.views else []
        if word.startswith("cuoi"):
            return views[-1:]
        words = {fold(w): n for n, w in enumerate(_COUNT, 1)} | {"nhat": 1, "dau tien": 1, "tu": 4}
        number = int(word) if word.isdigit() else words[word]
        return views[number - 1 : number] if number else []

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.decision.clauses if c.kind is not Kind.LETTERHEAD)

"""Sections: the parts, groups and articles of a decision that a question names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.headings import HeadingMatch, heaviest, pairs, run_of, words
from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.rules import Rule, one_of, rule
from corpus.decision import Clause, Decision, Kind
from index.content_words import topic_words
from index.text import fold

_COUNT = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_N = rf"(?:(?:số |thứ )?\d{{1,2}}|(?:số |thứ )(?:{'|'.join(_COUNT)}))"
_AND = rf"(?: ?[,;&]| {one_of('joining_parts')})+"
_PART = value_pattern(
    rf"{one_of('part_name')} (?P<roman>[iv]+(?:{_AND} (?:(?:mục|phần) )?[iv]+)*)"
    r"|phần (?:thứ )?(?P<word>một|nhất|hai|1|2)"
)
_GROUPS = value_pattern(
    rf"(?:các )?nhóm(?: các)?(?:(?:,| và)? {one_of('task_solution_work')})* (?P<n>{_N}"
    rf"(?:{_AND}(?: nhóm)? {_N})*)(?! (?:{one_of('counted_thing')}|sở(?: nào|,|$)))"
    r"|mục (?:số )?(?P<m>\d{1,2})(?![./]\d)|(?P<x>\d{1,2})\.x"
)
_ITEM = value_pattern(
    r"khoản (?P<item>\d{1,2}),? (?:của )?(?:(?:mục|phần) (?P<part>[iv]+)|điều (?P<article>\d{1,2}))"
)
_ARTICLE = value_pattern(r"điều (?P<n>\d{1,2})")
_VIEWS = rule("sections.views")
_ORGANISING = rule("sections.organising")
_TASKS = rule("sections.task_part")
_LAST = value_pattern(
    rf"nhóm(?: nhiệm vụ| giải pháp)* (?:(?P<last>{one_of('last')})|(?:đầu tiên|đầu))"
)
# What is said before a part that is not to be counted, and after it.
_EXCEPT = value_pattern(
    rf"(?:{one_of('need_not')} {one_of('be_counted')}|{one_of('leaving_out')})"
    rf"(?: (?!{one_of('part_start')})[^\W|]+){{0,7}}?"
    r" (?P<part>điều \d|(?:mục|phần) (?:iv|i{1,3})|nhóm (?:số |thứ )?\d{1,2})(?!\w)(?: ra)?"
    r"|ngoài(?! ra)(?:(?! nào)[^?.;|]){1,100}? (?:thuộc|nằm (?:ở|trong))"
    r" (?P<part2>nhóm (?:số |thứ )?\d{1,2})(?!\w)"
)
_COUNTED = rule("sections.counted")
_LISTED = rule("sections.listed")
_EACH_GROUP = rule("sections.each_group")
# A group is named by its matter, after "nhóm"; "lợi ích nhóm" is a matter of its own.
_GROUP_OF = rule("sections.group_of")
_AND_MORE = re.compile(rf"\s{{0,8}}(?:[,;&+]|{one_of('and_more', also_bare=True)}(?!\w))")
_WORD = {"một": "I", "nhất": "I", "1": "I", "hai": "II", "2": "II"}


@dataclass(frozen=True, slots=True)
class Sections:
    """Ids of groups, or of what opens a part or article; `absent` is what is not there.

    Those `beyond` are to be left out. `matter` are the words of a heading by which a group was
    named, where it was not by number.
    """

    ids: tuple[str, ...] = ()
    absent: str = ""
    beyond: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionReader:
    """Reads which parts of a decision a question names, and uses up their words."""

    decision: Decision
    finder: AgencyFinder

    @property
    def _own(self) -> frozenset[str]:
        return self.decision.profile.own_words

    @cached_property
    def _groups(self) -> tuple[Clause, ...]:
        return self.decision.groups

    def read(self, text: UnreadText) -> Sections:
        """Parts, groups and articles; "mục 5 của phần II" is a group."""
        left_out = " | ".join(m["part"] or m["part2"] for m in text.take(_EXCEPT))
        beyond = self.read(UnreadText(left_out, text.accented)).ids if left_out else ()
        if items := self._items(text):
            return Sections(tuple(items), beyond=beyond)
        groups, absent = self._numbered(text)
        parts, no_part = self._parts(text)
        articles = [i for m in text.take(_ARTICLE) for i in self._article(m["n"])]
        articles += self._headed("tổ chức thực hiện") * bool(text.take(_ORGANISING))
        matter: tuple[str, ...] = ()
        if not (groups or absent):
            groups, matter = self.by_matter(text)
        counted = text.sees(_COUNTED) and not text.sees(_LISTED)
        views = self.decision.views
        if text.take(_VIEWS) and views and not (groups or parts or counted):
            parts = [views.id]
        for i in [i for i in articles if self._parts_of(i)]:  # it is named by its parts
            articles.remove(i)
            parts = parts or [i, *self._parts_of(i)]
        ids = [*(groups or parts), *articles]
        return Sections(tuple(dict.fromkeys(ids)), absent or no_part, beyond, matter)

    def _items(self, text: UnreadText) -> list[str]:
        """Items of a part or an article that have something under them."""
        found = []
        for m in text.copy().take(_ITEM):
            parts = [p.id for p in self.decision.parts if p.number == (m["part"] or "").upper()]
            above = self._article(m["article"]) if m["article"] else parts
            items = self.decision.below(above, m["item"])
            found += [i for i in items if self.decision.children(i)]
        if found:
            text.take(_ITEM)
        return found

    def _article(self, number: str) -> list[str]:
        return [c.id for c in self.decision.articles if c.number == number][:1]

    def _parts_of(self, article: str) -> list[str]:
        return [p.id for p in self.decision.parts if article in p.opening.ancestors]

    def _headed(self, words: str) -> list[str]:
        """The articles and parts whose first line says this."""
        openings = [*self.decision.articles, *(p.opening for p in self.decision.parts)]
        return [c.id for c in openings if words in c.text.split("\n")[0].lower()]

    def is_wide(self, clause_id: str) -> bool:
        """Whether this is a part or an article with something under it, not a group."""
        return self.decision.clause(clause_id).kind is Kind.OPENING

    def by_matter(
        self, text: UnreadText, opener: Rule = _GROUP_OF
    ) -> tuple[list[str], tuple[str, ...]]:
        """The groups whose matter follows the opener, with its words, which are used up."""
        ids: list[str] = []
        matter: list[str] = []
        for found in reversed(list(opener[0 if text.accented else 1].finditer(text.left))):
            start = end = found.end()
            while named := self._run(text.left[end:], text.accented):
                if end > start and not _AND_MORE.match(text.left[end:]):
                    break
                ids.append(named.id)
                matter += named.words
                end += named.length
            if end > start:
                text.left = f"{text.left[: found.start()]} | {text.left[end:]}"
        return ids, tuple(matter)

    def _run(self, text: str, accented: bool) -> HeadingMatch | None:
        """The one group of whose heading most of the words that a text begins with are."""
        # Without diacritics "kinh tế số" and "sở" look alike.
        office, names = (
            ("sở", self.finder.offices[0]) if accented else ("so", self.finder.offices[1])
        )
        text = re.split(rf"(?<!\w){office} (?:{names})(?!\w)", text)[0]
        runs = [run_of(text, g, accented) for g in self._groups]
        found = heaviest(runs)
        return found[0] if len(found) == 1 else None

    def alike(self, text: UnreadText) -> tuple[str, ...]:
        """The groups of whose headings as much follows "nhóm", where that names no single one."""
        piece = _GROUP_OF[0 if text.accented else 1].split(text.left)[-1]
        found = heaviest([run_of(piece, g, text.accented) for g in self._groups])
        rest = UnreadText(piece[found[0].length :] if found else piece, text.accented)
        left = topic_words(rest.left, accented=text.accented, own=self._own)
        return tuple(r.id for r in found) if len(found) > 1 and not left else ()

    def _numbered(self, text: UnreadText) -> tuple[list[str], str]:
        numbers = [
            n
            for m in text.take(_GROUPS)
            for n in re.findall(_either(_N), m["n"] or m["m"] or m["x"])
        ]
        known: dict[str, list[str]] = {}
        for group in self._groups:
            known.setdefault(group.number, []).append(group.id)
        wanted = [_number(n) for n in numbers]
        ids = [i for n in wanted for i in known.get(n, ())]
        if self._groups:
            ids += [self._groups[-1 if m["last"] else 0].id for m in text.take(_LAST)]
        missing = [n for n in wanted if n not in known]
        return ids, f"nhóm nhiệm vụ {missing[0]}" if missing else ""

    def _parts(self, text: UnreadText) -> tuple[list[str], str]:
        found = []
        for m in text.take(_PART):
            romans = re.findall(r"(?<!\w)[iv]+(?!\w)", m["roman"] or "")
            found += [r.upper() for r in romans] or [_folded_word(m["word"])]
        there = {number: [p.id for p in self.decision.parts if p.number == number]
                 for number in found}  # fmt: skip
        known = [i for number in found for i in there[number]]
        if text.take(_TASKS):
            known += [p.id for p in self.decision.parts if self.holds_groups([p.id])]
        missing = [number for number in found if not there[number]]
        return known, f"Mục {missing[0]}" if missing else ""

    def by_heading(
        self, text: UnreadText, opener: Rule = _EACH_GROUP, *, wholly: bool = False
    ) -> tuple[str, ...]:
        """The groups that are named by words of their headings, one after each "nhóm".

        Empty unless every "nhóm" is followed by words that mostly (or `wholly`) stand in one
        heading, and no matter is named before.
        """
        before, *pieces = opener[0 if text.accented else 1].split(text.left)
        if topic_words(before, accented=text.accented, own=self._own):
            return ()
        named = [p for p in pieces if topic_words(p, accented=text.accented, own=self._own)]
        least = 1.0 if wholly else _MOSTLY
        found = [self._best(p, text.accented, least) for p in named]
        return tuple(dict.fromkeys(found)) if found and all(found) else ()

    def by_words(self, text: UnreadText) -> tuple[str, ...]:
        """The one group whose own heading holds a good part of the words of the whole text."""
        if not self._groups:
            return ()
        wanted = set(topic_words(text.left, accented=text.accented, own=self._own))
        held = {g.id: len(wanted & words(g.heading, text.accented)) for g in self._groups}
        most = max(held.values())
        asked = pairs(text.left, text.accented)
        best = [
            g.id
            for g in self._groups
            if held[g.id] == most and asked & pairs(g.heading, text.accented)
        ]
        return tuple(best) if len(best) == 1 and most >= max(_PARTLY * len(wanted), 2) else ()

    def _best(self, piece: str, accented: bool, least: float) -> str:
        """The group whose heading holds most of the topic; the words of its points count half.

        Of several the one that holds most of the piece's pairs of syllables.
        """
        if not self._groups:
            return ""
        wanted, said = (
            set(topic_words(piece, accented=accented, own=self._own)),
            pairs(piece, accented),
        )

        def share(group: Clause) -> float:
            own = words(group.heading, accented)
            below = {
                w for c in self.decision.children(group.id) for w in words(c.heading, accented)
            }
            return (len(wanted & own) + len(wanted & (below - own)) / 2) / len(wanted)

        fits = {g.id: (share(g), len(said & pairs(g.heading, accented))) for g in self._groups}
        most = max(fits.values())
        best = [i for i, fit in fits.items() if fit == most]
        return best[0] if len(best) == 1 and most[0] >= least else ""

    def holds_groups(self, ids: Iterable[str]) -> bool:
        """Whether a part that is made of groups is among these."""
        return any(i in g.ancestors for g in self._groups for i in ids)

    def foreign(self, topic: Iterable[str], ids: Sequence[str], accented: bool) -> list[str]:
        """The words that speak of something inside these groups, not of the groups as a whole."""
        below = (c for i in ids for c in self.decision.children(i))
        texts = {w for c in below for w in words(c.text, accented)}
        return [w for w in self.unheaded(topic, ids, accented) if w in texts]

    def unheaded(self, topic: Iterable[str], ids: Sequence[str], accented: bool) -> list[str]:
        """The words that do not stand in the headings of these groups."""
        groups = [c for c in self._groups if c.id in set(ids)]
        headings = {w for g in groups for w in words(g.heading, accented)}
        return [w for w in topic if w not in headings]


_PARTLY = 0.4
_MOSTLY = 0.6  # of a topic's words stand in the heading of the group that it names


def _either(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern}|{fold(pattern)})(?!\w)"


def _number(text: str) -> str:
    last = text.split()[-1]
    named = {fold(w): str(n) for n, w in enumerate(_COUNT, 1)}
    return named.get(fold(last), last.lstrip("0") or last)


def _folded_word(word: str) -> str:
    return {fold(k): v for k, v in _WORD.items()}[fold(word)]

"""Scopes: the parts, groups and articles of a decision that a question names."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.cue import Cue, Strip, cue
from assistant.topic import topic_words
from corpus.decision import Clause, Decision, Kind
from index.text import fold, syllables

_COUNT = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_N = rf"(?:(?:số |thứ )?\d{{1,2}}|(?:số |thứ )(?:{'|'.join(_COUNT)}))"
_AND = r"(?: ?[,;&]| và| với| cùng| hay| hoặc| rồi)+"
_PART = cue(
    rf"(?:mục|phần|chương) (?P<roman>[iv]+(?:{_AND} (?:(?:mục|phần) )?[iv]+)*)"
    r"|phần (?:thứ )?(?P<word>một|nhất|hai|1|2)"
)
_GROUPS = cue(
    rf"(?:các )?nhóm(?: các)?(?: nhiệm vụ| giải pháp| việc)* (?P<n>{_N}"
    rf"(?:{_AND}(?: nhóm)? {_N})*)(?! (?:cơ quan|đơn vị|sở|nhiệm vụ|việc|điểm))"
    r"|mục (?:số )?(?P<m>\d{1,2})(?![./]\d)"
)
_ARTICLE = cue(r"điều (?P<n>\d{1,2})")
_VIEWS = cue(r"(?:(?:0?6|sáu) )?quan điểm(?:,? trọng tâm)?(?: chỉ đạo)?(?:,? điều hành)?")
_ORGANISING = cue(r"phần tổ chức thực hiện")
_LAST = cue(
    r"nhóm(?: nhiệm vụ| giải pháp)* (?:(?P<last>cuối(?: cùng)?|sau cùng|chót)|(?:đầu tiên|đầu))"
)
# What is said before a part that is not to be counted, and after it.
_EXCEPT = cue(
    r"(?:(?:không|chưa|chẳng|khỏi|ko|k) (?:kể|tính|gồm|bao gồm|cần|lấy|nói|tính đến|kể đến)"
    r"|trừ(?: ra)?|ngoại trừ|ngoài|bỏ(?: qua| ra)?|loại(?: trừ)?)"
    r"(?: (?!nhóm|mục|phần|điều)[^\W|]+){0,7}?"
    r" (?P<part>điều \d|(?:mục|phần) (?:iv|i{1,3})|nhóm (?:số |thứ )?\d{1,2})(?!\w)(?: ra)?"
)
_COUNTED = cue(r"mấy|bao nhiêu")
_LISTED = cue(r"những|các|liệt kê|kể|gồm|là gì|nào")
_EACH_GROUP = cue(r"nhóm(?: các)?(?: nhiệm vụ| giải pháp| việc)*(?: về)?")
_WORD = {"một": "I.", "nhất": "I.", "1": "I.", "hai": "II.", "2": "II."}


@dataclass(frozen=True, slots=True)
class Scopes:
    """Ids of groups, or beginnings of ids; `absent` is what the decision does not have.

    Those `beyond` are to be left out.
    """

    ids: tuple[str, ...] = ()
    absent: str = ""
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScopeReader:
    """Reads which parts of a decision a question names, and uses up their words."""

    decision: Decision

    @cached_property
    def _groups(self) -> tuple[Clause, ...]:
        return tuple(c for c in self.decision.clauses if c.kind is Kind.GROUP)

    def read(self, text: Strip) -> Scopes:
        """Parts, groups and articles named by number; "mục 5 của phần II" is a group."""
        left_out = " | ".join(m["part"] for m in text.take(_EXCEPT))
        beyond = self.read(Strip(left_out, text.accented)).ids if left_out else ()
        groups, absent = self._numbered(text)
        parts, no_part = self._parts(text)
        articles = [
            f"D{m['n']}."
            for m in text.take(_ARTICLE)
            if any(c.id.startswith(f"D{m['n']}.") for c in self.decision.clauses)
        ]
        articles += ["D2."] * bool(text.take(_ORGANISING))
        counted = text.sees(_COUNTED) and not text.sees(_LISTED)
        if text.take(_VIEWS) and not (groups or parts or counted):
            parts = ["I."]
        if "D1." in articles:  # holds both parts
            articles.remove("D1.")
            parts = parts or ["D1.", "I.", "II."]
        ids = [*(groups or parts), *articles]
        return Scopes(tuple(dict.fromkeys(ids)), absent or no_part, beyond)

    def _numbered(self, text: Strip) -> tuple[list[str], str]:
        known = {c.id for c in self._groups}
        numbers = [n for m in text.take(_GROUPS) for n in re.findall(_either(_N), m["n"] or m["m"])]
        ids = [f"II.{_number(n)}" for n in numbers]
        ids += [self._groups[-1 if m["last"] else 0].id for m in text.take(_LAST)]
        missing = [i.removeprefix("II.") for i in ids if i not in known]
        return [i for i in ids if i in known], f"nhóm nhiệm vụ {missing[0]}" if missing else ""

    def _parts(self, text: Strip) -> tuple[list[str], str]:
        found = []
        for m in text.take(_PART):
            romans = re.findall(r"(?<!\w)[iv]+(?!\w)", m["roman"] or "")
            found += [f"{r.upper()}." for r in romans] or [_folded_word(m["word"])]
        known = [p for p in found if any(c.id.startswith(p) for c in self.decision.clauses)]
        missing = [p for p in found if p not in known]
        return known, f"Mục {missing[0].rstrip('.')}" if missing else ""

    def by_heading(
        self, text: Strip, opener: Cue = _EACH_GROUP, *, wholly: bool = False
    ) -> tuple[str, ...]:
        """The groups that are named by words of their headings, one after each "nhóm".

        Empty unless every "nhóm" is followed by words that mostly (or `wholly`) stand in one
        heading, and no matter is named before.
        """
        before, *pieces = opener[0 if text.accented else 1].split(text.left)
        if topic_words(before, accented=text.accented):
            return ()
        named = [p for p in pieces if topic_words(p, accented=text.accented)]
        least = 1.0 if wholly else _MOSTLY
        found = [self._best(p, text.accented, least) for p in named]
        return tuple(dict.fromkeys(found)) if found and all(found) else ()

    def by_words(self, text: Strip) -> tuple[str, ...]:
        """The one group whose own heading holds a good part of the words of the whole text."""
        wanted = set(topic_words(text.left, accented=text.accented))
        held = {g.id: len(wanted & words(g.heading, text.accented)) for g in self._groups}
        most = max(held.values())
        best = [i for i, n in held.items() if n == most]
        return tuple(best) if len(best) == 1 and most >= max(_PARTLY * len(wanted), 2) else ()

    def _best(self, piece: str, accented: bool, least: float) -> str:
        """The group whose heading holds most of the topic; the words of its points count half.

        Of several the one that holds most of the piece's pairs of syllables.
        """
        wanted, said = set(topic_words(piece, accented=accented)), pairs(piece, accented)

        def share(group: Clause) -> float:
            own = words(group.heading, accented)
            below = {
                w for c in self.decision.children(group.id) for w in words(c.heading, accented)
            }
            return (len(wanted & own) + len(wanted & (below - own)) / 2) / len(wanted)

        best = max(self._groups, key=lambda g: (share(g), len(said & pairs(g.heading, accented))))
        return best.id if share(best) >= least else ""

    def foreign(self, topic: Iterable[str], ids: Iterable[str], accented: bool) -> list[str]:
        """The words that speak of something inside these groups, not of the groups as a whole."""
        groups = [c for c in self._groups if c.id in set(ids)]
        headings = {w for g in groups for w in words(g.heading, accented)}
        texts = {
            w for g in groups for c in self.decision.children(g.id) for w in words(c.text, accented)
        }
        return [w for w in topic if w in texts - headings]


_PARTLY = 0.4
_MOSTLY = 0.6  # of a topic's words stand in the heading of the group that it names


def words(text: str, accented: bool) -> set[str]:
    """The syllables of a text, without diacritics unless `accented`."""
    return set(syllables(text)) if accented else {fold(s) for s in syllables(text)}


def pairs(text: str, accented: bool) -> set[tuple[str, str]]:
    """Each two syllables that follow one another."""
    row = syllables(text) if accented else [fold(s) for s in syllables(text)]
    return set(itertools.pairwise(row))


def _either(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern}|{fold(pattern)})(?!\w)"


def _number(text: str) -> str:
    last = text.split()[-1]
    named = {fold(w): str(n) for n, w in enumerate(_COUNT, 1)}
    return named.get(fold(last), last.lstrip("0") or last)


def _folded_word(word: str) -> str:
    return {fold(k): v for k, v in _WORD.items()}[fold(word)]

"""Numbers of points, articles and parts that a question names and the decision does not have."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.understanding.patterns import Strip, cue
from assistant.wording import answers as wording
from corpus.decision import Decision
from index.content_words import topic_words
from index.text import fold

_POINT = cue(r"(?:điểm|mục|ý) (?P<group>\d{1,2})\.(?P<point>\d{1,2})(?![./\d])")
_ITEM = cue(r"khoản (?P<item>\d{1,2}),? (?:của )?điều (?P<article>\d{1,2})"
            r"|điều (?P<article2>\d{1,2}),? khoản (?P<item2>\d{1,2})")  # fmt: skip
_ARTICLE = cue(r"điều (?P<article>\d{1,3})(?![./\d])")
_VIEW = cue(r"quan điểm(?: chỉ đạo)? (?:thứ |số )(?P<view>\d{1,2}|bảy|tám|chín|mười)")
_PART = cue(r"(?:mục|phần) (?P<part>[ivx]+)(?!\.\d)")
_NUMBERS = {"bay": 7, "tam": 8, "chin": 9, "muoi": 10}
# What is named belongs to another document.
_OTHER = cue(
    r"bộ luật|luật|nghị định|nghị quyết|thông tư|hiến pháp|chỉ thị|kết luận|pháp lệnh|quy chế"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is said of a number that is missing, and whether the question is on nothing else."""

    reply: str
    alone: bool


def find_missing(plain: str, decision: Decision, *, accented: bool) -> Missing | None:
    """The first number named that is missing; None if all are there or belong elsewhere."""
    text = Strip(plain, accented)
    if text.sees(_OTHER):
        return None
    replies = [
        *_points(text, decision),
        *_articles(text, decision),
        *_views(text, decision),
        *_parts(text, decision),
    ]
    if not replies:
        return None
    return Missing(replies[0], not topic_words(text.left, accented=accented))


def _points(text: Strip, decision: Decision) -> Iterator[str]:
    ids = {c.id for c in decision.clauses}
    for m in text.take(_POINT):
        group, number = m["group"], f"{m['group']}.{m['point']}"
        if f"II.{number}" not in ids:
            below = [c.id.removeprefix("II.") for c in decision.children(f"II.{group}")]
            yield wording.no_point(number, group, below, _numbered(ids, "II."))


def _articles(text: Strip, decision: Decision) -> Iterator[str]:
    ids = {c.id for c in decision.clauses}
    articles = {i.removeprefix("D").split(".")[0] for i in ids if i.startswith("D")}
    for m in text.take(_ITEM):
        article, item = m["article"] or m["article2"], m["item"] or m["item2"]
        if article not in articles:
            yield wording.no_article(article, len(articles))
        elif f"D{article}.{item}" not in ids:
            yield wording.no_item(article, item, _numbered(ids, f"D{article}."))
    for m in text.take(_ARTICLE):
        if m["article"] not in articles:
            yield wording.no_article(m["article"], len(articles))


def _views(text: Strip, decision: Decision) -> Iterator[str]:
    count = _numbered((c.id for c in decision.clauses), "I.")
    for m in text.take(_VIEW):
        number = int(m["view"]) if m["view"].isdigit() else _NUMBERS[fold(m["view"])]
        if not 1 <= number <= count:
            yield wording.no_view(number, count)


def _parts(text: Strip, decision: Decision) -> Iterator[str]:
    for m in text.take(_PART):
        part = m["part"].upper()
        if not any(c.id.startswith(f"{part}.") for c in decision.clauses):
            yield wording.no_part(part)


def _numbered(ids: Iterable[str], start: str) -> int:
    """How many numbered items stand right below a part, group or article."""
    return sum(re.fullmatch(rf"{re.escape(start)}[1-9]\d*", i) is not None for i in ids)

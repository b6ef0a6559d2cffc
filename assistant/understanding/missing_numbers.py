"""Numbers of points, articles and parts that a question names and the decision does not have."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.rules import one_of, rule
from assistant.wording import absent as wording
from corpus.decision import Decision
from index.content_words import topic_words
from index.text import fold

_POINT = value_pattern(rf"{one_of('point')} (?P<group>\d{{1,2}})\.(?P<point>\d{{1,2}})(?![./\d])")
_ITEM = value_pattern(r"khoản (?P<item>\d{1,2}),? (?:của )?điều (?P<article>\d{1,2})"
            r"|điều (?P<article2>\d{1,2}),? khoản (?P<item2>\d{1,2})")  # fmt: skip
_ARTICLE = value_pattern(r"điều (?P<article>\d{1,3})(?![./\d])")
_VIEW = value_pattern(
    rf"quan điểm(?: chỉ đạo)? (?:thứ |số )(?P<view>\d{{1,2}}|{one_of('late_number')})"
)
_PART = value_pattern(r"(?:mục|phần) (?P<part>[ivx]+)(?!\.\d)")
_NUMBERS = {"bay": 7, "tam": 8, "chin": 9, "muoi": 10}
# What is named belongs to another document.
_OTHER = rule("documents.elsewhere")


@dataclass(frozen=True, slots=True)
class MissingNumber:
    """What is said of a number that is missing, and whether the question is on nothing else."""

    reply: str
    alone: bool


def find_missing(plain: str, decision: Decision, *, accented: bool) -> MissingNumber | None:
    """The first number named that is missing; None if all are there or belong elsewhere."""
    text = UnreadText(plain, accented)
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
    own = decision.profile.own_words
    return MissingNumber(replies[0], not topic_words(text.left, accented=accented, own=own))


def _points(text: UnreadText, decision: Decision) -> Iterator[str]:
    for m in text.take(_POINT):
        group, number = m["group"], f"{m['group']}.{m['point']}"
        if not decision.numbered(number):
            groups = [g for g in decision.groups if g.number == group]
            below = [c.number for g in groups for c in decision.children(g.id)]
            yield wording.no_point(number, group, below, decision)


def _articles(text: UnreadText, decision: Decision) -> Iterator[str]:
    articles = {c.number: c for c in decision.articles}
    for m in text.take(_ITEM):
        article, item = m["article"] or m["article2"], m["item"] or m["item2"]
        if article not in articles:
            yield wording.no_article(article, len(articles), decision.profile)
            continue
        items = [c.number for c in decision.children(articles[article].id) if c.number.isdigit()]
        if item not in items:
            yield wording.no_item(article, item, len(items), decision.profile)
    for m in text.take(_ARTICLE):
        if m["article"] not in articles:
            yield wording.no_article(m["article"], len(articles), decision.profile)


def _views(text: UnreadText, decision: Decision) -> Iterator[str]:
    views = decision.views
    for m in text.take(_VIEW) if views else ():
        number = int(m["view"]) if m["view"].isdigit() else _NUMBERS[fold(m["view"])]
        if views and not 1 <= number <= len(views.items):
            yield wording.no_view(number, views)


def _parts(text: UnreadText, decision: Decision) -> Iterator[str]:
    numbers = {part.number for part in decision.parts}
    for m in text.take(_PART):
        if m["part"].upper() not in numbers:
            yield wording.no_part(m["part"].upper(), decision)

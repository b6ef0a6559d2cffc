"""Assignment forms: clauses asked for by how they assign their task."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.understanding.lexicon import BODY, GROUP, LED, SAYING, SHARED, WHERE
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import Pattern, Place, UnreadText, value_pattern
from assistant.understanding.query import COLLECTIVE, AssignmentForm, Query
from assistant.understanding.rules import one_of, rule

_ALONE = rule("assignments.alone")
_NO_LEAD = value_pattern(rf"{one_of('lacking')}(?: (?!phối)\w+){{0,5}}? chủ trì")
_UNASSIGNED = rule("assignments.unassigned")
_SEVERAL = value_pattern(
    rf"{one_of('more_than_one')}(?: \w+)?? {BODY}(?: trở lên)?"
    rf"(?: {one_of('acting')})*(?P<led> chủ trì)?"
    r"(?! phối hợp)|(?:đồng|cùng) (?P<led2>chủ trì)"
)
_REQUESTED = rule("assignments.requested")
_NOT_ORDERED = rule("assignments.not_ordered")
_COMMON = rule("assignments.common")
_BY_NAME = rule("assignments.by_name")
_NOT_ONE = rule("assignments.not_one")


def shape(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """Clauses that assign their task in some way: to nobody, to several, to all."""
    if base.slugs - COLLECTIVE:
        return None
    for form, rest in _shapes(text):
        for words in (WHERE, SAYING, LED, GROUP, SHARED):
            rest.take(words)
        named = base.bodies and form not in (
            AssignmentForm.COLLECTIVE,
            AssignmentForm.SEVERAL_NAMED,
        )
        if not named and not context.over(rest):
            return replace(base, shape=form, bodies=())
    return None


def _shapes(text: UnreadText) -> Iterator[tuple[AssignmentForm, UnreadText]]:
    """The shapes that the words may speak of, each with what it leaves."""
    for form, opener, empty in _OPENERS:
        rest = text.copy()
        if form is AssignmentForm.JOINT and not rest.sees(SHARED):
            continue
        if form is AssignmentForm.SEVERAL_NAMED and not rest.take(_BY_NAME):
            continue
        if found := rest.take(opener):
            for words in empty:
                rest.take(words)
            yield _exactly(form, found[0]), rest


def _exactly(form: AssignmentForm, found: Place) -> AssignmentForm:
    if form is not AssignmentForm.SEVERAL or not isinstance(found, re.Match):
        return form
    return AssignmentForm.SEVERAL_LEADS if found["led"] or found["led2"] else form


_OPENERS: tuple[tuple[AssignmentForm, Pattern, tuple[Pattern, ...]], ...] = (
    (AssignmentForm.SEVERAL_NAMED, _SEVERAL, ()),
    (AssignmentForm.COLLECTIVE, _COMMON, (_NOT_ONE, _NO_LEAD, _UNASSIGNED)),
    (AssignmentForm.JOINT, _NO_LEAD, ()),
    (AssignmentForm.ALONE, _ALONE, ()),
    (AssignmentForm.REQUESTED, _REQUESTED, (_NOT_ORDERED,)),
    (AssignmentForm.UNASSIGNED, _UNASSIGNED, ()),
    (AssignmentForm.SEVERAL, _SEVERAL, ()),
)

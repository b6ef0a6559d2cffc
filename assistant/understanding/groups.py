"""Groups: what one holds, which there are, and the decision as a whole."""

from dataclasses import replace

from assistant.understanding.lexicon import (
    ASKED_BODIES,
    GROUP,
    LIST_WORDS,
    MANY_BODIES,
    SAYING,
    SELF,
    TASKS,
)
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import UnreadText
from assistant.understanding.query import COLLECTIVE, ListedUnit, Query
from assistant.understanding.rules import rule

_GROUPS = rule("sections.which_groups")
_MATTER = rule("sections.matter")
_PART_OF = rule("sections.part_of")
_AS_A_WHOLE = rule("sections.as_a_whole")
_GIVEN = rule("sections.given")
_TASK_NOISE = rule("sections.task_noise")


def group(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """What a group holds, or which groups there are."""
    if base.bodies or context.outsider:
        return None
    if base.absent:
        return None if context.over(text) else base
    if _asks_groups(context, base, text):
        parts = tuple(i for i in base.scope if context.sections.is_wide(i))
        return replace(base, unit=ListedUnit.GROUP, scope=parts)
    if base.scope:
        return base if _whole(context, base, text) else None
    if not text.sees(GROUP):
        return None
    if found := context.sections.by_heading(_without_noise(text)):
        return replace(base, scope=found)
    alike = context.sections.alike(_without_noise(text))
    return replace(base, unit=ListedUnit.GROUP, scope=alike) if alike else None


def _asks_groups(context: ParseContext, base: Query, text: UnreadText) -> bool:
    rest = text.copy()
    if not rest.take(_GROUPS):
        return False
    rest.take(SAYING)
    return not context.over(rest)


def _whole(context: ParseContext, base: Query, text: UnreadText) -> bool:
    """Whether all that the parts or groups named hold is asked for."""
    text = text.copy()
    text.take(_AS_A_WHOLE)
    if context.matter:
        return _mostly(context, base, text)
    over = context.over(text)
    if context.sections.holds_groups(base.scope):
        over = context.unused(text)
    parts = any(context.sections.is_wide(i) for i in base.scope)
    strange = over if parts else context.sections.foreign(over, base.scope, context.accented)
    asked = context.plural or text.sees(ASKED_BODIES) or not parts
    return asked and not strange


def _mostly(context: ParseContext, base: Query, text: UnreadText) -> bool:
    """Whether most words of a question stand in the heading by which it names a group."""
    over = context.over(text)
    strange = context.sections.unheaded(over, base.scope, context.accented)
    allowed = _STRANGE * (len(context.matter) + len(over)) if len(context.matter) > _NAMED else 0
    return len(strange) <= allowed


_STRANGE = 0.4
_NAMED = 2  # words; no more do not tell a group from one of its points


def summary(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The group whose matter a part is said to have, where what it says as a whole is asked for."""
    if base.bodies or base.scope or base.absent or not text.sees(_AS_A_WHOLE):
        return None
    rest = text.copy()
    ids, named = context.sections.by_matter(rest, _PART_OF)
    rest.take(_AS_A_WHOLE)
    whole = replace(context, matter=named)
    found = replace(base, scope=tuple(ids))
    return found if len(named) > _NAMED and _mostly(whole, found, rest) else None


def matter(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The group that holds the tasks of a field, whose bodies are asked for."""
    if base.bodies or base.scope or not (text.sees(_MATTER) and text.sees(MANY_BODIES)):
        return None
    found = context.sections.by_heading(_without_noise(text), _MATTER, wholly=True)
    return replace(base, scope=found) if found else None


def named_loosely(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The group whose heading holds most of what the question speaks of."""
    if base.slugs - COLLECTIVE:
        return None
    found = context.sections.by_words(_without_noise(text))
    return replace(base, scope=found, bodies=()) if found else None


def everything(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """All tasks of the decision."""
    whole = UnreadText(context.plain, context.accented)
    if base.bodies or base.scope or not context.plural or not whole.sees(SELF):
        return None
    asked = text.sees(TASKS) or (text.sees(ASKED_BODIES) and text.sees(_GIVEN))
    return replace(base, unit=ListedUnit.TASK) if asked and not context.over(text) else None


def _without_noise(text: UnreadText) -> UnreadText:
    rest = text.copy()
    for words in (ASKED_BODIES, _TASK_NOISE, LIST_WORDS):
        rest.take(words)
    return rest

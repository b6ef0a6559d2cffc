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
from assistant.understanding.patterns import Strip
from assistant.understanding.query import COLLECTIVE, Request, Unit
from assistant.understanding.reading import Heard
from assistant.understanding.rules import rule

_GROUPS = rule("sections.which_groups")
_MATTER = rule("sections.matter")
_PART_OF = rule("sections.part_of")
_AS_A_WHOLE = rule("sections.as_a_whole")
_GIVEN = rule("sections.given")
_TASK_NOISE = rule("sections.task_noise")


def group(heard: Heard, base: Request, text: Strip) -> Request | None:
    """What a group holds, or which groups there are."""
    if base.bodies or heard.outsider:
        return None
    if base.absent:
        return None if heard.over(text) else base
    if _asks_groups(heard, base, text):
        parts = tuple(i for i in base.scope if heard.scopes.is_wide(i))
        return replace(base, unit=Unit.GROUP, scope=parts)
    if base.scope:
        return base if _whole(heard, base, text) else None
    if not text.sees(GROUP):
        return None
    if found := heard.scopes.by_heading(_without_noise(text)):
        return replace(base, scope=found)
    alike = heard.scopes.alike(_without_noise(text))
    return replace(base, unit=Unit.GROUP, scope=alike) if alike else None


def _asks_groups(heard: Heard, base: Request, text: Strip) -> bool:
    rest = text.copy()
    if not rest.take(_GROUPS):
        return False
    rest.take(SAYING)
    return not heard.over(rest)


def _whole(heard: Heard, base: Request, text: Strip) -> bool:
    """Whether all that the parts or groups named hold is asked for."""
    text = text.copy()
    text.take(_AS_A_WHOLE)
    if heard.matter:
        return _mostly(heard, base, text)
    over = heard.over(text)
    if heard.scopes.holds_groups(base.scope):
        over = heard.unused(text)
    parts = any(heard.scopes.is_wide(i) for i in base.scope)
    strange = over if parts else heard.scopes.foreign(over, base.scope, heard.accented)
    asked = heard.plural or text.sees(ASKED_BODIES) or not parts
    return asked and not strange


def _mostly(heard: Heard, base: Request, text: Strip) -> bool:
    """Whether most words of a question stand in the heading by which it names a group."""
    over = heard.over(text)
    strange = heard.scopes.unheaded(over, base.scope, heard.accented)
    allowed = _STRANGE * (len(heard.matter) + len(over)) if len(heard.matter) > _NAMED else 0
    return len(strange) <= allowed


_STRANGE = 0.4
_NAMED = 2  # words; no more do not tell a group from one of its points


def summary(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The group whose matter a part is said to have, where what it says as a whole is asked for."""
    if base.bodies or base.scope or base.absent or not text.sees(_AS_A_WHOLE):
        return None
    rest = text.copy()
    ids, named = heard.scopes.by_matter(rest, _PART_OF)
    rest.take(_AS_A_WHOLE)
    whole = replace(heard, matter=named)
    found = replace(base, scope=tuple(ids))
    return found if len(named) > _NAMED and _mostly(whole, found, rest) else None


def matter(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The group that holds the tasks of a field, whose bodies are asked for."""
    if base.bodies or base.scope or not (text.sees(_MATTER) and text.sees(MANY_BODIES)):
        return None
    found = heard.scopes.by_heading(_without_noise(text), _MATTER, wholly=True)
    return replace(base, scope=found) if found else None


def named_loosely(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The group whose heading holds most of what the question speaks of."""
    if base.slugs - COLLECTIVE:
        return None
    found = heard.scopes.by_words(_without_noise(text))
    return replace(base, scope=found, bodies=()) if found else None


def everything(heard: Heard, base: Request, text: Strip) -> Request | None:
    """All tasks of the decision."""
    whole = Strip(heard.plain, heard.accented)
    if base.bodies or base.scope or not heard.plural or not whole.sees(SELF):
        return None
    asked = text.sees(TASKS) or (text.sees(ASKED_BODIES) and text.sees(_GIVEN))
    return replace(base, unit=Unit.TASK) if asked and not heard.over(text) else None


def _without_noise(text: Strip) -> Strip:
    rest = text.copy()
    for words in (ASKED_BODIES, _TASK_NOISE, LIST_WORDS):
        rest.take(words)
    return rest

"""What kind of question it is."""

import re
from collections.abc import Callable

from assistant.answer import QuestionKind
from assistant.understanding.patterns import Pattern
from assistant.understanding.query import Query
from assistant.understanding.rules import rule

_LEAD = rule("kinds.lead")
_COORDINATOR = rule("kinds.coordinator")
_CHIEF = rule("kinds.chief")
_DEADLINE = rule("kinds.deadline")
_NUMBER = rule("kinds.number")
_REFERENCE = rule("kinds.reference")
_TASK = rule("kinds.task")
_TITLE = rule("kinds.title")
_IDENTITY = rule("kinds.identity")
SMALLTALK = rule("kinds.smalltalk")
_FAREWELL = rule("kinds.farewell")
# What is said around thanks and farewells.
_COURTESY = rule("kinds.courtesy")


def says_goodbye(bare: str) -> bool:
    """Whether a text without diacritics is thanks or a farewell and nothing else."""
    rest = _COURTESY[1].sub(" ", _FAREWELL[1].sub(" ", bare))
    return _FAREWELL[1].search(bare) is not None and not re.search(r"\w", rest)


def kind_of(plain: str, form: int, query: Query | None, names_clause: bool) -> QuestionKind:
    """The kind of a question in its normal form; `form` is 1 for one without diacritics."""

    def has(cue: Pattern) -> bool:
        return bool(cue[form].search(plain))

    if SMALLTALK[form].fullmatch(plain.strip(" .!?,~")):
        return QuestionKind.SMALLTALK
    if not names_clause and has(_TITLE):
        return QuestionKind.TITLE
    if not names_clause and has(_IDENTITY):
        return QuestionKind.IDENTITY
    if query:
        return query.kind
    return _detail(has, QuestionKind.CLAUSE if names_clause else QuestionKind.OVERVIEW)


def _detail(has: Callable[[Pattern], bool], default: QuestionKind) -> QuestionKind:
    if has(_COORDINATOR) and not has(_CHIEF):
        return QuestionKind.COORDINATOR
    if has(_DEADLINE):
        return QuestionKind.DEADLINE
    if has(_REFERENCE):
        return QuestionKind.REFERENCE
    if has(_NUMBER):
        return QuestionKind.NUMBER
    if has(_LEAD):
        return QuestionKind.LEAD
    if has(_TASK):
        return QuestionKind.TASK
    return default

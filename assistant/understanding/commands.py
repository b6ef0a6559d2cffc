"""Commands: what is asked of the program, or of the decision as a whole, and of no clause."""

from enum import StrEnum

from assistant.understanding.question import Question
from assistant.understanding.rules import rule


class Command(StrEnum):
    """What a program is asked to do that it cannot."""

    SUMMARY = "summary"
    WRITING = "writing"
    EXPORT = "export"


_COMMANDS = {command: rule(f"commands.{command}") for command in Command}
_STATE = rule("commands.state")


def command(question: Question) -> Command | None:
    """What a question tells the program to do, None if it asks something."""
    form = 0 if question.accented else 1
    return next((c for c, words in _COMMANDS.items() if words[form].search(question.plain)), None)


def asks_state(question: Question) -> bool:
    """Whether it asks if the decision is in force, or what replaces what."""
    return bool(_STATE[0 if question.accented else 1].search(question.plain))

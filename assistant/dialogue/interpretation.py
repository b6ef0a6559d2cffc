"""What a question of a talk may mean: by itself and, where it may lean, after what was said."""

from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.dialogue import follow_up as cues
from assistant.dialogue.context import Context
from assistant.dialogue.follow_up import FollowUp
from assistant.understanding.patterns import Place
from assistant.understanding.question import Question

BRIEF = 5  # words of a question that hardly stands alone


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A question of a talk, made to stand alone.

    `clauses` are the clauses that it asks about without naming them, one of them if `choose`;
    `bodies` are register slugs that a pronoun stands for; `less` are clauses that it asks to
    leave out ("còn việc gì nữa?").
    """

    question: Question
    clauses: tuple[str, ...] = ()
    choose: bool = False
    bodies: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interpretations:
    """A question as it stands alone and, where it may lean on the one before, as it does then.

    `signs` are what its words say of that, in the order of `SIGNS`.
    """

    alone: Interpretation
    leaning: Interpretation | None = None
    signs: tuple[float, ...] = ()


SIGNS = (
    "own", "none", "words", "topic", "matter", "body", "more", "opens", "shift", "named", "detail",
    "lead", "decision", "many", "bare", "brief",
)  # fmt: skip
_DETAILS = (
    QuestionKind.COORDINATOR, QuestionKind.DEADLINE, QuestionKind.REFERENCE, QuestionKind.NUMBER,
)  # fmt: skip


def signs_of(
    question: Question,
    follow_up: FollowUp,
    body: Place | None,
    own: set[str],
    state: Context,
    shifts: bool,
) -> tuple[float, ...]:
    """The values of `SIGNS`.

    How many topic words are its `own`, `none` of them; `words` and `topic` words in all; whether
    it points at a `matter` or `body`, asks for `more`, `opens` with "còn", `shift`s to something
    else, has a body `named`, asks for a `detail` or who is in the `lead`, speaks of the
    `decision`; whether the state has `many` clauses, the question was typed `bare`, and is `brief`.
    """
    words = len(question.text.split())
    return tuple(
        float(sign)
        for sign in (
            len(own), not own, words, len(question.topic),
            bool(follow_up.search(cues.THAT_MATTER)), bool(body), bool(follow_up.search(cues.MORE)),
            bool(follow_up.search(cues.OPENS)), shifts,
            bool(question.named), question.kind in _DETAILS, question.kind is QuestionKind.LEAD,
            bool(follow_up.search(cues.DECISION)), len(state.clauses) > 1, follow_up.form,
            words <= BRIEF,
        )
    )  # fmt: skip

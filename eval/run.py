"""A run: every evaluation question asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import REFUSALS, Answer, State
from assistant.assistant import Assistant
from eval.cache import CachingEncoder
from eval.dataset import GoldQuestion
from eval.measures import hit_at_k
from eval.systems import Build, System, find_system

_BATCH = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question with its answer."""

    gold: GoldQuestion
    answer: Answer

    @property
    def ranked(self) -> list[str]:
        """Clauses in the order that the answer gives them, the shown one first."""
        shown = [self.answer.clause.id] if self.answer.clause else self.clauses[:1]
        rest = [c.clause.clause for c in self.answer.candidates]
        return list(dict.fromkeys(shown + rest))

    @property
    def clauses(self) -> list[str]:
        """Ids of the answer's clauses."""
        return [ref.clause for ref in self.answer.clauses]

    @property
    def right(self) -> bool:
        """Whether the clause shown answers: never where the decision does not."""
        return self.gold.answerable and bool(hit_at_k(self.ranked, self.gold.gold, 1))

    @property
    def unit(self) -> str:
        """The dialogue of a turn, else the question itself: what is drawn together."""
        return self.gold.dialogue or self.gold.id

    @property
    def refused(self) -> bool:
        """Whether the answer says, in any form, that the decision does not answer."""
        return self.answer.status in REFUSALS


def ask_all(
    system: System, questions: Sequence[GoldQuestion], progress: Progress | None = None
) -> list[AnsweredQuestion]:
    """Every single question and list, in batches; dialogues turn by turn."""
    rows: list[AnsweredQuestion] = []
    states: dict[str, State | None] = {}
    for turn in sorted({q.turn for q in questions}):
        asked = [q for q in questions if q.turn == turn]
        for start in range(0, len(asked), _BATCH):
            batch = asked[start : start + _BATCH]
            answers = system.ask_many(
                [q.question for q in batch],
                ids=[q.id for q in batch],
                states=[states.get(q.dialogue) for q in batch],
            )
            rows += [AnsweredQuestion(q, a) for q, a in zip(batch, answers, strict=True)]
            states |= {q.dialogue: a.state for q, a in zip(batch, answers, strict=True) if turn}
            if progress:
                progress(len(rows), len(questions))
    return rows


def ask_systems(
    names: Sequence[str],
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    progress: Progress | None = None,
) -> dict[str, list[AnsweredQuestion]]:
    """Name -> the rows of that system; a text that several of them search is encoded once.

    `UsageError` for a name that is not in `SYSTEMS`, before anything is asked.
    """
    builds = {name: find_system(name) for name in names}
    encoder = CachingEncoder(assistant.index.encoder)
    assistant = replace(assistant, index=replace(assistant.index, encoder=encoder))

    def ask(n: int, build: Build) -> list[AnsweredQuestion]:
        def report(done: int, total: int) -> None:
            if progress:
                progress(n * total + done, len(builds) * total)

        return ask_all(build(assistant), questions, report)

    return {name: ask(n, build) for n, (name, build) in enumerate(builds.items())}

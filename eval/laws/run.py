"""Asks what the laws made and counts: cases -> figures and failures."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Answer, State
from assistant.assistant import Assistant
from eval.laws.cases import Case, CaseScore, Talk, digest
from eval.laws.claims import claims
from eval.laws.material import Material
from eval.laws.plain import phrases, plain, same_answers, shared
from eval.laws.scorers import DENIED, NamedBodies
from eval.laws.surfaces import surfaces
from eval.laws.talks import dates, foreign, new_topics, positions

LAWS: dict[str, Callable[[Material], Iterator[Case]]] = {
    "plain": plain,
    "phrases": phrases,
    "shared": shared,
    "same": same_answers,
    "foreign": foreign,
    "new": new_topics,
    "positions": positions,
    "dates": dates,
    "claims": claims,
    "surfaces": surfaces,
}
LOWER_IS_BETTER = frozenset({"Chủ đề hỏi trơn: sai cơ quan"})
REFUSALS = "Lời từ chối không nêu cơ quan nào"
_CHUNK = 64

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that is worth less than it should be, with the answer that shows it."""

    value: float
    talk: Talk
    expected: str
    got: Answer


@dataclass(slots=True)
class LawFigure:
    """A figure of one half: the mean of what its cases are worth."""

    law: str
    name: str
    part: str
    values: list[float] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The mean."""
        return sum(self.values) / len(self.values)


def made(
    material: Material, laws: Collection[str], parts: Collection[str], sample: int = 0
) -> dict[str, list[Case]]:
    """The cases of these laws and halves; of each figure `sample` groups, chosen by their hash."""
    found = {}
    for law in laws:
        cases = [case for case in LAWS[law](material) if case.part in parts]
        found[law] = _sampled(cases, sample) if sample else cases
    return found


def _sampled(cases: Sequence[Case], sample: int) -> list[Case]:
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in cases:
        groups[case.figure, case.part].add(case.group)
    kept = {k: set(sorted(of, key=digest)[:sample]) for k, of in groups.items()}
    return [case for case in cases if case.group in kept[case.figure, case.part]]


def measured(
    assistant: Assistant, cases: dict[str, list[Case]], report: Report | None = None
) -> list[LawFigure]:
    """The figures of cases, in the order of their laws."""
    talks = {talk for of in cases.values() for case in of for talk in case.talks}
    answers = ask_talks(assistant, talks, report)
    figures: dict[tuple[str, str], LawFigure] = {}
    for law, of in cases.items():
        for case in of:
            outcome = case.judge([answers[talk] for talk in case.talks])
            if outcome:
                key = case.figure, case.part
                figure = figures.setdefault(key, LawFigure(law, case.figure, case.part))
                _count(figure, outcome, case.talks[outcome.telling], answers)
    return [*figures.values(), *_refusals(assistant, cases, answers)]


def _count(figure: LawFigure, outcome: CaseScore, talk: Talk, answers: dict[Talk, Answer]) -> None:
    figure.values.append(outcome.value)
    worth = 1 - outcome.value if figure.name in LOWER_IS_BETTER else outcome.value
    if worth < 1:
        figure.failures.append(Failure(outcome.value, talk, outcome.expected, answers[talk]))


def _refusals(
    assistant: Assistant, cases: dict[str, list[Case]], answers: dict[Talk, Answer]
) -> Iterator[LawFigure]:
    """Law 2 over all that was asked: a refusal names nobody as if it answered."""
    bodies = NamedBodies(assistant.decision, assistant.register)
    for part in sorted({case.part for of in cases.values() for case in of}):
        talks = {t for of in cases.values() for c in of if c.part == part for t in c.talks}
        figure = LawFigure("refusals", REFUSALS, part)
        for talk in sorted(talks):
            answer = answers[talk]
            if answer.status.value not in DENIED:
                continue
            silent = not bodies.names_unasked(answer)
            figure.values.append(float(silent))
            if not silent:
                figure.failures.append(Failure(0.0, talk, "không nêu cơ quan", answer))
        if figure.values:
            yield figure


def ask_talks(
    assistant: Assistant, talks: Iterable[Talk], report: Report | None = None
) -> dict[Talk, Answer]:
    """The last answer of each talk and of all its beginnings, each asked once."""
    wanted = {talk[:n] for talk in talks for n in range(1, len(talk) + 1)}
    order = sorted(wanted, key=lambda talk: (len(talk), talk))
    found: dict[Talk, Answer] = {}
    for depth in sorted({len(talk) for talk in order}):
        level = [talk for talk in order if len(talk) == depth]
        for start in range(0, len(level), _CHUNK):
            chunk = level[start : start + _CHUNK]
            states: list[State | None] = [
                found[talk[:-1]].state if depth > 1 else None for talk in chunk
            ]
            given = assistant.ask_many([talk[-1] for talk in chunk], states=states)
            found.update(zip(chunk, given, strict=True))
            if report:
                report(len(found), len(order))
    return found

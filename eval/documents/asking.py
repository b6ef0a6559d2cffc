"""Documents asked: what a document that nobody prepared answers to the questions about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import LISTS, REFUSALS, Answer, Status
from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.extraction.bodies import own_bodies
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from eval.documents.gold import DocumentQuestion, Gold
from eval.documents.scores import Scores, holds, same_bodies
from eval.measures import expected_calibration_error
from index.contents import Contents
from index.encoders.base import Encoder
from index.writer import made

_AMONG = 3
_TOPIC, _LEAD = "topic", "lead_agency"
STYLES = ("formal", "colloquial", "no_diacritics")
ASKED = (
    *(f"{style}.{figure}" for style in STYLES for figure in ("first", "among", "answered")),
    "lead",
    "topic",
    "refused",
)


def open_document(decision: Decision, encoder: Encoder) -> Assistant:
    """An assistant for a document that stands in no library."""
    index = made(Contents.of(decision, []), encoder)
    return Assistant(decision, own_bodies(decision, load_register()), index, load_thesaurus())


@dataclass(frozen=True, slots=True)
class Replies:
    """How questions were answered; of each the confidence, with whether the answer is right."""

    scores: Scores = field(default_factory=Scores)
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, others: "Replies") -> None:
        """Counts those of another document too."""
        for name, right in others.scores.right.items():
            self.scores.right.setdefault(name, []).extend(right)
        self.sure.extend(others.sure)

    def lines(self) -> Iterator[str]:
        """A line for each figure."""
        for name in ASKED:
            if right := self.scores.right.get(name):
                yield f"{name} {sum(right) / len(right):.3f} ({sum(right)}/{len(right)})"
        if self.sure:
            confidences, held = zip(*self.sure, strict=True)
            yield f"calibration error {expected_calibration_error(confidences, held):.3f}"


def ask(gold: Gold, assistant: Assistant) -> Replies:
    """How a document's questions are answered."""
    replies = Replies()
    scores, sure = replies.scores, replies.sure
    answers = assistant.ask_many([q.question for q in gold.questions]) if gold.questions else []
    for asked, answer in zip(gold.questions, answers, strict=True):
        what = f"{asked.question} -> {answer.status.value}"
        if not asked.answerable:
            scores.note("refused", answer.status in REFUSALS, what)
            sure.append((answer.confidence, False))
            continue
        first, among = right_places(asked, answer, assistant.decision, scan=gold.scan)
        scores.note(f"{asked.style}.first", first, what)
        scores.note(f"{asked.style}.among", among, what)
        given = answer.status in LISTS or answer.status is Status.ANSWERED
        scores.note(f"{asked.style}.answered", given, what)
        if asked.kind == _LEAD and asked.lead:
            scores.note("lead", same_bodies(answer.lead_agencies, asked.lead), what)
        if asked.kind == _TOPIC:
            scores.note("topic", first and given, what)
        sure.append((answer.confidence, first))
    return replies


def right_places(
    asked: DocumentQuestion, answer: Answer, decision: Decision, *, scan: bool
) -> tuple[bool, bool]:
    """Whether what is shown holds the words that answer, and whether one of the first three does.

    All clauses of a list or of an offer are shown.
    """
    ranked = [c.clause.clause for c in answer.candidates]
    shown = [answer.clause.id] if answer.clause else ranked[:1]
    shown += [ref.clause for ref in answer.clauses]
    order = list(dict.fromkeys([*shown[:1], *ranked]))

    def right(ids: Sequence[str]) -> bool:
        return any(holds(asked.evidence, decision.clause(i).text, scan) for i in ids)

    first = right(shown)
    return first, first or right(order[:_AMONG])

"""How a question is understood: everything on the way from what was typed to who answered."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer, QuestionKind
from assistant.answering import sets
from assistant.answering.answerers import answered, first_answer
from assistant.assistant import Assistant
from assistant.ranking.confidence import Weight, weights
from assistant.understanding.query import Query
from assistant.understanding.question import Question
from assistant.understanding.rules import rules
from assistant.understanding.rules.own import own_classes
from assistant.wording import explanation as wording
from assistant.wording.answers import STATUS, confidence_words
from index.ranking import Hit

_SHOWN = 3  # candidates
_FEATURES = 8  # of the judgement


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that a rule marks, or that name a body or a clause."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A way to read the question, with how sure it is that this is meant, from 0 to 1."""

    kind: QuestionKind
    sure: float
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was made of a question; `features` are those that the judgement leans on most."""

    typed: str
    repaired: str
    spans: tuple[Marked, ...]
    topic: tuple[str, ...]
    readings: tuple[Proposed, ...]
    candidates: tuple[Hit, ...]
    answerer: str
    answer: Answer
    features: tuple[Weight, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        answer = self.answer
        told = {
            "status": answer.status.value,
            "kind": answer.kind.value,
            "clauses": [str(ref) for ref in answer.clauses],
            "reply": answer.reply,
            "confidence": answer.confidence,
        }
        weighed = [weight._asdict() for weight in self.features]
        return asdict(self) | {"answer": told, "features": weighed}


def explain(assistant: Assistant, typed: str) -> Explanation:
    """How a question that stands alone is understood; `QuestionError` if it cannot be asked."""
    reading = assistant.read(typed, None)
    found = assistant.chooser.choose([reading], [None])[0]
    answerer, _ = first_answer(found, assistant.sources, assistant.answerers)
    question = found.question
    proposed = sets.readings(found, assistant.sources)
    return Explanation(
        typed,
        question.text,
        tuple(_marked(assistant, question)),
        question.topic,
        tuple(Proposed(q.kind, sure, _asked(q.query)) for q, sure in proposed),
        found.ranking.hits[:_SHOWN],
        answerer,
        answered(found, "", assistant.sources, assistant.answerers),
        weights(question, found.nearest, found.ranking)[:_FEATURES],
    )


def _marked(assistant: Assistant, question: Question) -> list[Marked]:
    known = rules().filled(own_classes(assistant.decision))
    spans = known.spans(question.plain, accented=question.accented)
    found = [Marked(label, span.group()) for label, span in spans]
    found += [
        Marked("body", f"{named.typed} ({', '.join(named.slugs)})") for named in question.named
    ]
    return found + [Marked("clause", clause_id) for clause_id in question.clause_ids]


def _asked(query: Query | None) -> dict[str, Any]:
    """The filters that are set."""
    if query is None:
        return {}
    unset = asdict(Query())
    return {name: value for name, value in asdict(query).items() if value != unset[name]}


def print_explanation(console: Console, told: Explanation) -> None:
    """All of it in tables."""
    console.print(Text(f"Đã gõ: {told.typed}"))
    console.print(Text(f"Sau khi sửa: {told.repaired}", style="bold"))
    spans = Table("Nhãn", "Từ ngữ", title="Từ ngữ được nhận ra", title_justify="left")
    for marked in told.spans:
        spans.add_row(Text(marked.label), Text(marked.words))
    console.print(spans)
    console.print(Text(f"Từ ngữ nói về nội dung: {', '.join(told.topic) or 'không có'}"))
    readings = Table("Loại", "Độ chắc chắn", "Bộ lọc", title="Các cách hiểu", title_justify="left")
    for reading in told.readings:
        filters = wording.filters(reading.request) or "một điều khoản"
        readings.add_row(wording.KINDS[reading.kind], f"{reading.sure:.0%}", Text(filters))
    console.print(readings)
    fits = "; ".join(f"{hit.document_id} ({hit.score:.2f})" for hit in told.candidates)
    console.print(Text(f"Điều khoản khớp nhất: {fits}"))
    console.print(Text(f"Bộ trả lời: {told.answerer}"))
    answer = told.answer
    sure = f"{answer.confidence:.0%} ({confidence_words(answer.confidence)})"
    console.print(Text(f"Kết quả: {STATUS[answer.status]}; độ chắc chắn {sure}"))
    features = Table("Dấu hiệu", "Giá trị", "Làm độ chắc chắn đổi", title="Các dấu hiệu nặng nhất",
                     title_justify="left")  # fmt: skip
    for weight in told.features:
        features.add_row(
            wording.FEATURES[weight.feature], f"{weight.value:.2f}", f"{weight.effect:+.0%}"
        )
    console.print(features)
    console.print(Text(answer.reply, style="bold"))

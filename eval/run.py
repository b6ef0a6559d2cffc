"""A run: every evaluation question asked, and the figures."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import REFUSALS, Answer, State, Status
from assistant.engine import Assistant
from corpus.decision import Decision
from eval.cache import CachingEncoder
from eval.gold import GoldQuestion
from eval.measures import (
    agency_set,
    auroc,
    expected_calibration_error,
    hit_at_k,
    mean,
    overlaps,
    reciprocal_rank,
    set_f1,
)
from eval.systems import Build, System, find_system

_BATCH = 64
Progress = Callable[[int, int], None]
SINGLE = ("formal", "colloquial", "noisy")


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer."""

    gold: GoldQuestion
    answer: Answer

    @property
    def ranked(self) -> list[str]:
        """Clauses in the order that the answer gives them, the shown one first."""
        shown = [self.answer.clause.id] if self.answer.clause else list(self.answer.clauses[:1])
        rest = [c.clause_id for c in self.answer.candidates]
        return list(dict.fromkeys(shown + rest))

    @property
    def right(self) -> bool:
        """Whether the clause shown answers: never where the decision does not."""
        return self.gold.answerable and bool(hit_at_k(self.ranked, self.gold.gold, 1))

    @property
    def refused(self) -> bool:
        """Whether the answer says, in any form, that the decision does not answer."""
        return self.answer.status in REFUSALS


def ask_all(
    system: System, questions: Sequence[GoldQuestion], progress: Progress | None = None
) -> list[Row]:
    """Every single question and list, in batches; dialogues turn by turn."""
    rows: list[Row] = []
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
            rows += [Row(q, a) for q, a in zip(batch, answers, strict=True)]
            states |= {q.dialogue: a.state for q, a in zip(batch, answers, strict=True) if turn}
            if progress:
                progress(len(rows), len(questions))
    return rows


def ask_systems(
    names: Sequence[str],
    assistant: Assistant,
    questions: Sequence[GoldQuestion],
    progress: Progress | None = None,
) -> dict[str, list[Row]]:
    """Name -> the rows of that system; a text that several of them search is encoded once.

    `UsageError` for a name that is not in `SYSTEMS`, before anything is asked.
    """
    builds = {name: find_system(name) for name in names}
    encoder = CachingEncoder(assistant.index.encoder)
    assistant = replace(assistant, index=replace(assistant.index, encoder=encoder))

    def ask(n: int, build: Build) -> list[Row]:
        def report(done: int, total: int) -> None:
            if progress:
                progress(n * total + done, len(builds) * total)

        return ask_all(build(assistant), questions, report)

    return {name: ask(n, build) for n, (name, build) in enumerate(builds.items())}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over `n` questions of a part of the set."""

    part: str
    name: str
    value: float
    n: int


def retrieval_figures(rows: Sequence[Row]) -> list[Figure]:
    """Hit@1, Hit@3, MRR@10 by file and by style, and over all single questions.

    These measure the ranking: the clause that a refusal shows counts. "Answered" is the strict
    figure: the right clause first, and not refused.
    """
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.gold.file in SINGLE and row.gold.answerable:
            parts[row.gold.file].append(row)
            if row.gold.style != row.gold.file:
                parts[f"{row.gold.file}/{row.gold.style}"].append(row)
            parts["all"].append(row)
    figures = []
    for part in sorted(parts, key=_part_order):
        some = parts[part]
        figures += [
            Figure(
                part, "Hit@1", mean([hit_at_k(r.ranked, r.gold.gold, 1) for r in some]), len(some)
            ),
            Figure(
                part, "Hit@3", mean([hit_at_k(r.ranked, r.gold.gold, 3) for r in some]), len(some)
            ),
            Figure(
                part,
                "MRR@10",
                mean([reciprocal_rank(r.ranked, r.gold.gold) for r in some]),
                len(some),
            ),
        ]
        answered = [float(r.right and not r.refused) for r in some]
        figures.append(Figure(part, "Answered", mean(answered), len(some)))
        asked = [r for r in some if r.gold.kind == "lead_agency"]
        if asked:
            exact = [
                float(agency_set(r.answer.lead_agencies) == agency_set(r.gold.leads)) for r in asked
            ]
            figures.append(Figure(part, "Lead", mean(exact), len(asked)))
    return figures


def _part_order(part: str) -> tuple[int, str]:
    names = [*SINGLE, "all"]
    return names.index(part.split("/")[0]), part


def answer_figures(rows: Sequence[Row], decision: Decision) -> list[Figure]:
    """Evidence, lists, refusal, confidence."""
    single = [r for r in rows if r.gold.file in SINGLE]
    right = [r for r in single if r.right]
    quoted = [r for r in right if r.gold.evidence]
    unanswerable = [r for r in rows if r.gold.file == "unanswerable"]
    traps = [r for r in unanswerable if r.gold.kind == "trap"]
    labelled = [r for r in traps if r.gold.gold]
    near = [r for r in unanswerable if r.gold.kind == "near_miss"]
    lists = [r for r in rows if r.gold.file == "lists"]
    turns = [r for r in rows if r.gold.file == "dialogues"]
    rated = rated_rows(rows)
    figures = [
        Figure("all", "evidence", mean([float(_quotes(r, decision)) for r in quoted]), len(quoted)),
        Figure("all", "quoted", mean([_quoted(r, decision) for r in quoted]), len(quoted)),
        Figure("all", "answered", mean([float(not r.refused) for r in single]), len(single)),
        Figure("lists", "F1", mean([set_f1(_listed(r), r.gold.gold) for r in lists]), len(lists)),
    ]
    for part, some in {
        "dialogues": [r for r in turns if r.gold.answerable],
        "dialogues/leaning": [r for r in turns if r.gold.answerable and r.gold.depends_on_context],
    }.items():
        hits = [float(r.right and not r.refused) for r in some]
        figures.append(Figure(part, "Hit@1", mean(hits), len(some)))
    for part, some in {
        "dialogues": [r for r in turns if not r.gold.answerable],
        "unanswerable": unanswerable,
        **{
            f"unanswerable/{k}": [r for r in unanswerable if r.gold.kind == k]
            for k in sorted({r.gold.kind for r in unanswerable})
        },
    }.items():
        figures.append(Figure(part, "refused", mean([float(r.refused) for r in some]), len(some)))
    not_stated = Status.NOT_STATED
    figures += [
        Figure(
            "unanswerable/trap",
            "not_stated",
            mean([float(r.answer.status is not_stated) for r in traps]),
            len(traps),
        ),
        Figure(
            "unanswerable/trap",
            "right clause",
            mean([float(r.answer.status is not_stated and _points(r)) for r in labelled]),
            len(labelled),
        ),
        Figure(
            "unanswerable/near_miss",
            "not_stated",
            mean([float(r.answer.status is not_stated) for r in near]),
            len(near),
        ),
        Figure(
            "all",
            "AUROC",
            auroc(
                [r.answer.confidence for r in single],
                [r.answer.confidence for r in unanswerable],
            ),
            len(rated),
        ),
        *(
            Figure(part, "ECE", expected_calibration_error(*confidences(some)), len(some))
            for part, some in {
                "all": rated,
                "tuning half": [r for r in rated if r.gold.half == "tuning"],
                "test half": [r for r in rated if r.gold.half == "test"],
            }.items()
        ),
    ]
    return figures


def rated_rows(rows: Sequence[Row]) -> list[Row]:
    """The questions whose confidence is rated: single ones, answerable or not."""
    return [r for r in rows if r.gold.file in (*SINGLE, "unanswerable")]


def confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    """The confidence of each answer, and whether the clause named is right."""
    return [r.answer.confidence for r in rows], [r.right for r in rows]


def _points(row: Row) -> bool:
    """Whether the clause shown is one that speaks of the matter."""
    return row.answer.clause is not None and row.answer.clause.id in row.gold.gold


def _listed(row: Row) -> tuple[str, ...]:
    return () if row.refused else row.answer.clauses


def _quotes(row: Row, decision: Decision) -> bool:
    """Whether the quotation shares words with the gold phrase, by place in the decision."""
    wanted = " ".join(row.gold.evidence.split()).lower()
    for label in row.gold.gold:
        clause = decision.clause(label)
        at = " ".join(clause.text.split()).lower().find(wanted)
        if at < 0:
            continue
        gold = clause.span(at, at + len(wanted))
        if overlaps([(e.start, e.end) for e in row.answer.evidence], gold):
            return True
    return False


def _quoted(row: Row, decision: Decision) -> float:
    """The share of the shown clause's characters that are quoted, 0 if there is no quotation."""
    if not row.answer.evidence:
        return 0.0
    text = decision.clause(row.answer.evidence[0].clause_id).text
    return sum(len(e.text) for e in row.answer.evidence) / len(text)

"""Figures: rows of questions with their answers -> measures, each with its 95% interval."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from assistant.answer import Status
from assistant.wording.answers import confidence_words
from corpus.annotations import IN_CHARGE, Assignment
from corpus.decision import Clause, Decision
from eval.measures import (
    aurc,
    auroc,
    confusion,
    coverage_at_risk,
    expected_calibration_error,
    hit_at_k,
    mean,
    reciprocal_rank,
    refusal_precision,
    refusal_recall,
)
from eval.run import AnsweredQuestion
from eval.scoring import (
    answered_right,
    coordinators_f1,
    exact_leads,
    first_right,
    is_not_stated,
    is_refused,
    list_f1,
    points_right,
    quotes,
    share_quoted,
)
from eval.significance import interval, interval_of_mean
from eval.trec import per_question

SINGLE = ("formal", "colloquial", "noisy")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over `n` questions of a part of the set; with 95% it is from `low` to `high`."""

    part: str
    name: str
    value: float
    n: int
    low: float
    high: float


# The figures of the systems table: heading -> (part, name).
HEADLINES = {
    "Hit@1 formal": ("formal", "Hit@1"),
    "colloquial": ("colloquial", "Hit@1"),
    "noisy": ("noisy", "Hit@1"),
    "lead": ("all", "Lead"),
    "evidence": ("all", "evidence"),
    "lists F1": ("lists", "F1"),
    "dialogues": ("dialogues", "Hit@1"),
    "answered": ("all", "answered"),
    "refused": ("unanswerable", "refused"),
    "AUROC": ("all", "AUROC"),
}


def headline(figures: Sequence[Figure]) -> list[float]:
    """The figures of `HEADLINES`, in order."""
    found = {(f.part, f.name): f.value for f in figures}
    return [found[key] for key in HEADLINES.values()]


Score = Callable[[AnsweredQuestion], float]


def _mean(part: str, name: str, rows: Sequence[AnsweredQuestion], score: Score) -> Figure:
    """The mean of a score over rows; turns of one dialogue are drawn together."""
    values = [score(r) for r in rows]
    found = interval_of_mean(values, [r.unit for r in rows])
    return Figure(part, name, mean(values), len(rows), found.low, found.high)


def _statistic(
    part: str,
    name: str,
    rows: Sequence[AnsweredQuestion],
    measure: Callable[..., float],
    *columns: Sequence[float] | npt.NDArray[np.generic],
) -> Figure:
    """Any other measure of columns that hold a value for every row."""
    found = interval(measure, *columns, clusters=[r.unit for r in rows])
    arrays = [np.asarray(c) for c in columns]
    return Figure(part, name, measure(*arrays), len(rows), found.low, found.high)


def retrieval_figures(rows: Sequence[AnsweredQuestion]) -> list[Figure]:
    """Hit@1, Hit@3, MRR@10, nDCG@10 by file and by style, and over all single questions.

    These measure the ranking: the clause that a refusal shows counts. "Answered" is the strict
    figure: the right clause first, and not refused.
    """
    parts: dict[str, list[AnsweredQuestion]] = defaultdict(list)
    for row in rows:
        if row.gold.file in SINGLE and row.gold.answerable:
            parts[row.gold.file].append(row)
            if row.gold.style != row.gold.file:
                parts[f"{row.gold.file}/{row.gold.style}"].append(row)
            parts["all"].append(row)
    gains = ndcg(parts["all"])
    figures = []
    for part in sorted(parts, key=_part_order):
        some = parts[part]
        figures += [
            _mean(part, "Hit@1", some, first_right),
            _mean(part, "Hit@3", some, lambda r: hit_at_k(r.ranked, r.gold.gold, 3)),
            _mean(part, "MRR@10", some, lambda r: reciprocal_rank(r.ranked, r.gold.gold)),
            _mean(part, "nDCG@10", some, lambda r: gains[r.gold.id]),
            _mean(part, "Answered", some, answered_right),
        ]
        if asked := [r for r in some if r.gold.kind == "lead_agency"]:
            figures.append(_mean(part, "Lead", asked, exact_leads))
    return figures


def ndcg(rows: Sequence[AnsweredQuestion]) -> dict[str, float]:
    """nDCG@10 by question, through ir-measures."""
    if not rows:
        return {}
    return per_question(qrels(rows), ranking_run(rows))


def qrels(rows: Iterable[AnsweredQuestion]) -> dict[str, dict[str, int]]:
    """The right clauses of each question that has any."""
    return {r.gold.id: dict.fromkeys(r.gold.gold, 1) for r in rows if r.gold.gold}


def ranking_run(rows: Iterable[AnsweredQuestion]) -> dict[str, list[str]]:
    """The ten best clauses of each question."""
    return {r.gold.id: r.ranked[:10] for r in rows}


def answer_figures(rows: Sequence[AnsweredQuestion], decision: Decision) -> list[Figure]:
    """Evidence, coordinators, lists, dialogues, refusal, confidence."""
    single = [r for r in rows if r.gold.file in SINGLE]
    quoted = [r for r in single if r.right and r.gold.evidence]
    together = [r for r in single if r.gold.kind == "coordinator"]
    unanswerable = [r for r in rows if r.gold.file == "unanswerable"]
    traps = [r for r in unanswerable if r.gold.kind == "trap"]
    near = [r for r in unanswerable if r.gold.kind == "near_miss"]
    lists = [r for r in rows if r.gold.file == "lists"]
    turns = [r for r in rows if r.gold.file == "dialogues"]
    answerable = [r for r in turns if r.gold.answerable]
    kinds = sorted({r.gold.kind for r in unanswerable})
    return [
        _mean("all", "evidence", quoted, lambda r: float(quotes(r, decision))),
        _mean("all", "quoted", quoted, lambda r: share_quoted(r, decision)),
        _mean("all", "coordinators F1", together, lambda r: coordinators_f1(r, decision)),
        _mean("all", "answered", single, lambda r: float(not r.refused)),
        _mean("lists", "F1", lists, list_f1),
        _mean("dialogues", "Hit@1", answerable, answered_right),
        _mean(
            "dialogues/leaning",
            "Hit@1",
            [r for r in answerable if r.gold.depends_on_context],
            answered_right,
        ),
        _mean("dialogues", "refused", [r for r in turns if not r.gold.answerable], is_refused),
        _mean("unanswerable", "refused", unanswerable, is_refused),
        *(
            _mean(f"unanswerable/{k}", "refused", [r for r in unanswerable if r.gold.kind == k],
                  is_refused)
            for k in kinds
        ),
        _mean("unanswerable/trap", "not_stated", traps, is_not_stated),
        _mean(
            "unanswerable/trap",
            "right clause",
            [r for r in traps if r.gold.gold],
            lambda r: is_not_stated(r) * points_right(r),
        ),
        _mean("unanswerable/near_miss", "not_stated", near, is_not_stated),
        *_confidence_figures(rated_rows(rows)),
    ]  # fmt: skip


def _confidence_figures(rated: Sequence[AnsweredQuestion]) -> list[Figure]:
    """What confidence and refusal are worth, on single questions, answerable or not."""
    sure, right = confidences(rated)
    refused = [r.refused for r in rated]
    unanswerable = [r.gold.file == "unanswerable" for r in rated]
    halves = {h: [r for r in rated if r.gold.half == h] for h in ("tuning", "test")}
    return [
        _statistic("all", "refusal precision", rated, refusal_precision, refused, unanswerable),
        _statistic("all", "refusal recall", rated, refusal_recall, refused, unanswerable),
        _statistic("all", "AUROC", rated, _auroc, sure, unanswerable),
        _statistic("all", "AURC", rated, aurc, sure, right),
        *(
            _statistic(
                "all", f"coverage at {risk:.0%} risk", rated,
                partial(coverage_at_risk, risk=risk), sure, right,
            )
            for risk in (0.02, 0.05)
        ),
        *(
            _statistic(part, "ECE", some, expected_calibration_error, *confidences(some))
            for part, some in {
                "all": rated, "tuning half": halves["tuning"], "test half": halves["test"],
            }.items()
            if some
        ),
    ]  # fmt: skip


def _auroc(sure: npt.NDArray[np.float64], unanswerable: npt.NDArray[np.bool_]) -> float:
    return auroc(sure[~unanswerable], sure[unanswerable])


def breakdowns(rows: Sequence[AnsweredQuestion], decision: Decision) -> Mapping[str, list[Figure]]:
    """“Answered” by kind of question, by right clause, by agency in charge of it.

    "confidence" is of the answers that tell theirs, by the words that they tell it in, the surest
    first: how many of them name the right clause.
    """
    single = [r for r in rows if r.gold.file in SINGLE and r.gold.answerable]
    clauses = {c.id: c for c in decision.clauses}
    parts: dict[str, dict[str, list[AnsweredQuestion]]] = {
        name: defaultdict(list) for name in ("kind", "clause", "agency")
    }
    for row in single:
        parts["kind"][row.gold.kind].append(row)
        for label in row.gold.gold:
            parts["clause"][label].append(row)
        names = (a.name for i in row.gold.gold for a in _in_charge(clauses[i]))
        for name in dict.fromkeys(names):
            parts["agency"][name].append(row)
    sure = sorted(rated_rows(rows), key=lambda r: -r.answer.confidence)
    parts["confidence"] = defaultdict(list)
    for row in sure:
        if row.answer.status is Status.ANSWERED:
            parts["confidence"][confidence_words(row.answer.confidence)].append(row)
    order = {"clause": list(clauses).index, "confidence": list(parts["confidence"]).index}
    return {
        name: [
            _mean(part, "Answered", found[part], answered_right)
            for part in sorted(found, key=order.get(name))
        ]
        for name, found in parts.items()
    }


def _in_charge(clause: Clause) -> list[Assignment]:
    return [a for a in clause.assignments if a.role in IN_CHARGE]


def confused(rows: Sequence[AnsweredQuestion]) -> list[tuple[str, str, int]]:
    """Right clause, clause shown and how often, of wrong first clauses; the most frequent first."""
    single = [r for r in rows if r.gold.file in SINGLE and r.gold.answerable]
    shown = [r.ranked[0] if r.ranked and not r.refused else None for r in single]
    counts = confusion([r.gold.gold for r in single], shown)
    return [(gold, other, n) for (gold, other), n in counts.most_common()]


def rated_rows(rows: Sequence[AnsweredQuestion]) -> list[AnsweredQuestion]:
    """The questions whose confidence is rated: single ones, answerable or not."""
    return [r for r in rows if r.gold.file in (*SINGLE, "unanswerable")]


def confidences(rows: Sequence[AnsweredQuestion]) -> tuple[list[float], list[bool]]:
    """The confidence of each answer, and whether the clause named is right."""
    return [r.answer.confidence for r in rows], [r.right for r in rows]


def _part_order(part: str) -> tuple[int, str]:
    names = [*SINGLE, "all"]
    return names.index(part.split("/")[0]), part

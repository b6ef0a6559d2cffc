"""TREC files, runs and qrels, which trec_eval reads too, and the measures of ir-measures.

A question in the qrels and not in the run scores 0; one in the run alone is not measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

# Question id -> clause ids, best first.
Run = Mapping[str, Sequence[str]]
# Question id -> clause id -> relevance; above 0 is right.
Qrels = Mapping[str, Mapping[str, int]]

# nDCG: Järvelin and Kekäläinen 2002. The others are those of `measures.py`, to check them by.
MEASURES = {str(m): m for m in (nDCG @ 10, RR @ 10, Success @ 1, Success @ 3)}


def write_run(path: Path, run: Run, name: str = "hoiqd") -> None:
    """Writes lines "question Q0 clause rank score name"; `ValueError` for an id with a blank."""
    lines = [
        f"{_word(q)} Q0 {_word(c)} {rank} {score} {_word(name)}\n"
        for q, c, rank, score in _ranks(run)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, list[str]]:
    """Clauses by falling score; `ValueError` for one given twice or two of the same score."""
    found: dict[str, dict[float, str]] = {}
    with path.open(encoding="utf-8") as file:
        for question, clause, score in ir_measures.read_trec_run(file):
            ranked = found.setdefault(question, {})
            if score in ranked or clause in ranked.values():
                raise ValueError(f"{question}: {clause} has no rank of its own in {path}")
            ranked[score] = clause
    return {q: [ranked[s] for s in sorted(ranked, reverse=True)] for q, ranked in found.items()}


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Writes lines "question 0 clause relevance"; `ValueError` for an id with a blank."""
    lines = [f"{_word(q.query_id)} 0 {_word(q.doc_id)} {q.relevance}\n" for q in _judged(qrels)]
    path.write_text("".join(lines), encoding="utf-8")


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The judgements of a qrels file."""
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8") as file:
        for judged in ir_measures.read_trec_qrels(file):
            found.setdefault(judged.query_id, {})[judged.doc_id] = judged.relevance
    return found


def per_question(qrels: Qrels, run: Run, measure: str = "nDCG@10") -> dict[str, float]:
    """A measure of `MEASURES` for each question of the qrels, in their order; 0 to 1."""
    judged = list(_judged(qrels))
    scored = [ScoredDoc(q, c, float(score)) for q, c, _, score in _ranks(run)]
    values = {
        found.query_id: float(found.value)
        for found in ir_measures.iter_calc([MEASURES[measure]], judged, scored)
    }
    return {question: values[question] for question in qrels}


def _ranks(run: Run) -> Iterator[tuple[str, str, int, int]]:
    """Question, clause, rank, score; scores fall with every rank, since ties would be reordered."""
    for question, ranked in run.items():
        if len(set(ranked)) < len(ranked):
            raise ValueError(f"{question}: a clause is ranked twice")
        for rank, clause in enumerate(ranked, 1):
            yield question, clause, rank, len(ranked) + 1 - rank


def _judged(qrels: Qrels) -> Iterator[Qrel]:
    if not qrels:
        raise ValueError("no questions to measure")
    for question, judged in qrels.items():
        if max(judged.values(), default=0) <= 0:
            raise ValueError(f"{question}: no clause is right")
        for clause, relevance in judged.items():
            yield Qrel(question, clause, relevance)


def _word(text: str) -> str:
    if text.split() != [text]:
        raise ValueError(f"not one word, so no id for a TREC file: {text!r}")
    return text

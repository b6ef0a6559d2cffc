"""All documents of a folder: read, parsed, scored."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.readers.base import SourceText
from corpus.register import load_register
from corpus.structure.parser import parse
from eval.documents.gold import Gold
from eval.documents.scores import MEASURES, Scores, score, score_identity

Reader = Callable[[Path], SourceText]
Identifier = Callable[[SourceText, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One document: how it scored, or why it was not read."""

    gold: Gold
    seconds: float
    clauses: int = 0
    doubts: int = 0
    pages: int = 0
    scores: Scores = field(default_factory=Scores)
    failure: str = ""
    decision: Decision | None = None


def measure(documents: Sequence[Gold], read: Reader, identify: Identifier) -> Iterator[Measured]:
    """The documents one after the other; one that cannot be read is told, and counts as wrong."""
    for gold in documents:
        start = time.perf_counter()
        try:
            text = read(gold.original)
            decision = parse(text, load_register(), decision_id=gold.name)
        except CorpusError as error:
            seconds = time.perf_counter() - start
            yield Measured(gold, seconds, scores=_nothing(gold), failure=str(error))
            continue
        seconds = time.perf_counter() - start
        scores = score(gold, decision)
        score_identity(gold, dict(identify(text, gold.original.name)), scores)
        yield Measured(
            gold,
            seconds,
            len(decision.clauses),
            len(decision.doubts),
            len(decision.pages),
            scores,
            decision=decision,
        )


def _nothing(gold: Gold) -> Scores:
    """The scores of a document of which nothing was read."""
    empty = Decision(gold.name, "", "", "", None, "", "", (), (), "")
    scores = score(gold, empty)
    score_identity(gold, dict.fromkeys(gold.identity, ""), scores)
    return scores


def table(measured: Sequence[Measured]) -> Iterator[str]:
    """A line for each document, then the figures of all: files with text and scans apart."""
    for one in measured:
        size = f"{one.pages} pages, {one.clauses} clauses, {one.doubts} doubts"
        head = f"{one.gold.name}: {size}, {one.seconds:.1f} s"
        yield f"{head} {one.failure or _figures([one])}"
    for name, scan in (("text", False), ("scan", True)):
        if some := [m for m in measured if m.gold.scan is scan]:
            read = sum(not m.failure for m in some)
            yield f"all {name}: read {read}/{len(some)} {_figures(some)}"


def _figures(measured: Sequence[Measured]) -> str:
    shown = []
    for name in MEASURES:
        right = [r for m in measured for r in m.scores.right.get(name, [])]
        if right:
            shown.append(f"{name} {sum(right) / len(right):.3f} ({sum(right)}/{len(right)})")
    return ", ".join(shown)

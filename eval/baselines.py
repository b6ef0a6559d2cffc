"""Baselines: plain retrieval without the assistant's judgement, to measure what that adds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.answer import Answer, Candidate, Evidence, QuestionKind, State, Status
from assistant.answering.drafting import agency_roles, view
from assistant.assistant import Assistant
from assistant.ranking.evidence import quote
from assistant.ranking.regression import logistic
from assistant.wording import answers as wording
from corpus.annotations import unique_names
from corpus.decision import Clause
from corpus.library import ClauseRef
from index.fusion import Scores, fuse
from index.ranking import Signals

Fuse = Callable[[Mapping[str, npt.NDArray[np.floating]]], Scores]

_CONSTANT = 60  # of reciprocal rank fusion, as in the paper
_CANDIDATES = 10


def zscore_fusion(signals: Mapping[str, npt.NDArray[np.floating]]) -> Scores:
    """The mean of the z-scored signals."""
    return fuse(signals, dict.fromkeys(signals, 1.0))


def reciprocal_rank_fusion(signals: Mapping[str, npt.NDArray[np.floating]]) -> Scores:
    """The sum of 1 / (60 + rank) over the signals (Cormack, Clarke, Büttcher 2009).

    Equal scores share the best rank, so that a search that found nothing prefers no clause.
    """
    ranks = [1 + np.searchsorted(np.sort(-s), -s) for s in signals.values()]
    fused: Scores = np.sum([1 / (_CONSTANT + r) for r in ranks], axis=0)
    return fused


@dataclass(frozen=True)
class Baseline:
    """Answers every question with the clause that ranks first: no refusal, list or talk.

    `assistant` lends its index and its repair of typing, unless it has no `repairs`;
    `signals` are names of the index's signals, as in `Retriever.signal_names`.
    """

    assistant: Assistant
    signals: tuple[str, ...]
    fuse: Fuse

    def ask_many(
        self, questions: Sequence[str], *, ids: Sequence[str], states: Sequence[State | None]
    ) -> list[Answer]:
        """Answers in the same order; whatever the states, each question stands alone."""
        texts = [self.assistant.understand(question).text for question in questions]
        found = self.assistant.index.signals(texts, self.signals)
        return [self._answer(*row) for row in zip(questions, texts, ids, found, strict=True)]

    def _answer(self, typed: str, text: str, id_: str, signals: Signals) -> Answer:
        """The `confidence` is the logistic of the fused score: good for comparing, no probability.

        It only serves AUROC, for which any increasing function of the score will do.
        """
        decision, ids = self.assistant.decision, self.assistant.index.ids
        scores = self.fuse(signals.documents)
        order = np.argsort(-scores, kind="stable")[:_CANDIDATES]
        clause = decision.clause(ids[order[0]])
        coordinators = unique_names(clause.coordinators)
        kind = QuestionKind.OVERVIEW
        return Answer(
            id=id_,
            question=typed,
            status=Status.ANSWERED,
            kind=kind,
            reply=wording.answered(
                kind, clause, clause.leads, coordinators, (), (), decision.profile
            ),
            decision=decision.id,
            clause=view(clause, decision),
            agencies=agency_roles(
                [(clause, a) for a in (*clause.leads, *clause.coordinators)],
                decision,
                self.assistant.register,
            ),
            evidence=(self._evidence(clause, int(order[0]), signals),),
            clauses=(ClauseRef(decision.id, clause.id),),
            confidence=logistic(float(scores[order[0]])),
            candidates=tuple(
                Candidate(ClauseRef(decision.id, ids[i]), float(scores[i])) for i in order
            ),
            understood_as=text,
        )

    def _evidence(self, clause: Clause, place: int, signals: Signals) -> Evidence:
        """The clause's best sentence by the same signals; all of a clause that has none."""
        if not clause.sentences:
            return quote(clause, self.assistant.decision, clause.start, clause.end)
        scores = self.fuse({name: rows[place] for name, rows in signals.passages.items()})
        # The heading, if any, is the first passage.
        best = clause.sentences[int(np.argmax(scores[-len(clause.sentences) :]))]
        return quote(clause, self.assistant.decision, best.start, best.end)

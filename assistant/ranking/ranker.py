"""Ranker: questions -> the clauses ranked, steered by the bodies and fields that they name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.dialogue.context import Context
from assistant.parts import Part
from assistant.understanding.agencies import key_text
from assistant.understanding.question import Question
from corpus.decision import IN_CHARGE, Decision, Role
from corpus.register import Register
from corpus.thesaurus import Thesaurus
from index.fusion import zscore
from index.ranking import Ranking
from index.retriever import SearchIndex
from index.text import fold, has_diacritics, normalize

# Added to the fused score of clauses whose agency the question names: in charge, coordinating.
_NAMED_IN_CHARGE = 0.8
_NAMED_COORDINATING = 0.2
# Official words for everyday ones: variants say most of it already. Found on held-out variants.
_TRANSLATED = 0.1
_TRANSLATED_ALONE = 0.5
# Where a body is said to be in charge, only its clauses that fit the topic nearly best count.
_NEAR = 0.5
_RELATED = 0.5  # of an official term that is only related


@dataclass(frozen=True)
class Ranker:
    """Ranks the clauses of one decision."""

    decision: Decision
    register: Register
    index: SearchIndex
    thesaurus: Thesaurus
    off: frozenset[Part] = frozenset()

    def rank(
        self, questions: Sequence[Question], befores: Sequence[Context | None]
    ) -> list[Ranking]:
        """Questions searched; one with a state is searched together with the question before."""
        # A claim about a body is measured against its topic alone, or it would prove itself.
        said = [q.claimed if q.claims else q.text for q in questions]
        texts = [
            f"{before.question} {text}" if before and before.question else text
            for text, before in zip(said, befores, strict=True)
        ]
        restored = [q.accented and not has_diacritics(q.typed) for q in questions]
        found = self.index.search_many(texts, restored=restored) if texts else []
        return [self.steer(q, r) for q, r in zip(questions, found, strict=True)]

    def steer(self, question: Question, ranking: Ranking) -> Ranking:
        """Moves up the clauses of the agencies that the question names, or whose field it names.

        So do the official words for the everyday ones in it, a little.
        """
        ranking = self._translate(question, ranking)
        slugs = set(question.slugs) or self._field_of(question)
        if not slugs or Part.AGENCIES in self.off:
            return ranking
        bonus = np.zeros(len(ranking.document_ids))
        least = _NEAR * ranking.best if question.claims else -np.inf
        for n, clause_id in enumerate(ranking.document_ids):
            roles = {
                a.role for a in self.decision.clause(clause_id).assignments if a.agency in slugs
            }
            if roles & IN_CHARGE:
                bonus[n] = _NAMED_IN_CHARGE
            elif Role.COORDINATE in roles:
                bonus[n] = _NAMED_COORDINATING
        bonus[ranking.scores < least] = 0.0
        return ranking.raised(bonus)

    def without(self, ranking: Ranking, clauses: Collection[str]) -> Ranking:
        """The same with these clauses last."""
        return ranking.last(clauses)

    def _translate(self, question: Question, ranking: Ranking) -> Ranking:
        """Adds how well clauses fit the official words for the question's everyday words."""
        entries = self.thesaurus.find(normalize(question.text))
        if not entries or Part.THESAURUS in self.off:
            return ranking
        fit = np.zeros(len(ranking.document_ids))
        for entry in entries:
            for term in entry.official:
                fit += (1.0 if entry.same else _RELATED) * self.index.term_scores(term, ranking)
        weight = _TRANSLATED if self.index.variants else _TRANSLATED_ALONE
        return ranking.raised(weight * zscore(fit))

    def _field_of(self, question: Question) -> set[str]:
        """Agencies whose field, by the register, is all that the question is about."""
        return self._fields[0 if question.accented else 1].get(" ".join(question.topic), set())

    @cached_property
    def _fields(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Each field named in the register -> its agencies, with and without diacritics."""
        marked: dict[str, set[str]] = {}
        bare: dict[str, set[str]] = {}
        for agency in self.register:
            for domain in () if agency.collective else agency.domain:
                key = key_text(domain)
                marked.setdefault(key, set()).add(agency.slug)
                bare.setdefault(fold(key), set()).add(agency.slug)
        return marked, bare

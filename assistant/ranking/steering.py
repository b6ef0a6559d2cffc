"""Steering: what moves clauses up or down once they are ranked, stage after stage."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.understanding.agencies import key_text
from assistant.understanding.question import Question
from corpus.annotations import IN_CHARGE, Role
from corpus.decision import Decision
from corpus.register import Register
from corpus.thesaurus import Thesaurus
from index.fusion import zscore
from index.ranking import Ranking
from index.retriever import Retriever
from index.text import fold, normalize

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
class Steering:
    """What the stages may look at: one decision, its register, index and thesaurus."""

    decision: Decision
    register: Register
    index: Retriever
    thesaurus: Thesaurus

    @cached_property
    def fields(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Each field named in the register -> its agencies, with and without diacritics."""
        marked: dict[str, set[str]] = {}
        bare: dict[str, set[str]] = {}
        for agency in self.register:
            for domain in () if agency.collective else agency.domain:
                key = key_text(domain)
                marked.setdefault(key, set()).add(agency.slug)
                bare.setdefault(fold(key), set()).add(agency.slug)
        return marked, bare


Stage = Callable[[Question, Ranking, Steering], Ranking]


def official_words(question: Question, ranking: Ranking, steering: Steering) -> Ranking:
    """Adds how well clauses fit the official words for the question's everyday words."""
    entries = steering.thesaurus.find(normalize(question.text))
    if not entries:
        return ranking
    index = steering.index
    fit = np.zeros(len(ranking.document_ids))
    for entry in entries:
        for term in entry.official:
            fit += (1.0 if entry.same else _RELATED) * index.term_scores(term, ranking)
    weight = _TRANSLATED if index.variants else _TRANSLATED_ALONE
    return ranking.raised(weight * zscore(fit))


def named_bodies(question: Question, ranking: Ranking, steering: Steering) -> Ranking:
    """Moves up the clauses of the agencies that the question names, or whose field it names."""
    slugs = set(question.slugs) or _of_the_field(question, steering)
    if not slugs:
        return ranking
    bonus = np.zeros(len(ranking.document_ids))
    least = _NEAR * ranking.best if question.claims else -np.inf
    for n, clause_id in enumerate(ranking.document_ids):
        given = steering.decision.clause(clause_id).assignments
        roles = {a.role for a in given if a.agency in slugs}
        if roles & IN_CHARGE:
            bonus[n] = _NAMED_IN_CHARGE
        elif Role.COORDINATE in roles:
            bonus[n] = _NAMED_COORDINATING
    bonus[ranking.scores < least] = 0.0
    return ranking.raised(bonus)


def _of_the_field(question: Question, steering: Steering) -> set[str]:
    """Agencies whose field, by the register, is all that the question is about."""
    return steering.fields[0 if question.accented else 1].get(" ".join(question.topic), set())


STAGES: tuple[Stage, ...] = (official_words, named_bodies)

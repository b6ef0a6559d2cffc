"""Reads what a question asks."""

from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answer import QuestionKind
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.clause_numbers import ClauseNumbers
from assistant.understanding.kinds import SMALLTALK, kind_of, says_goodbye
from assistant.understanding.missing_numbers import find_missing
from assistant.understanding.pipeline import QueryReader
from assistant.understanding.query import Query
from assistant.understanding.question import ASKS_TO_CONFIRM, Question
from corpus.decision import Decision
from corpus.variants import Intent, Share
from index.classifiers import Intended
from index.content_words import topic_words
from index.text import clean, fold, has_diacritics, normalize


@dataclass(frozen=True)
class QuestionReader:
    """Reads questions about one decision."""

    decision: Decision
    finder: AgencyFinder

    def read(self, typed: str, text: str | None = None) -> Question:
        """What a question asks; `text` is its repaired form."""
        text = clean(text if text is not None else typed)
        accented = has_diacritics(text)
        named, rest = self.finder.find(text, accented=accented)
        rest = ASKS_TO_CONFIRM[0 if accented else 1].sub(" ", rest)
        topic = topic_words(rest, accented=accented, own=self.decision.profile.own_words)
        plain = normalize(text) if accented else fold(normalize(text))
        heading = self._numbers.heading(plain, accented)
        clause_ids = heading or self._numbers.named(plain, accented)
        query = None if heading else self._query(typed, plain, clause_ids)
        kind = kind_of(plain, 0 if accented else 1, query, bool(clause_ids))
        # Thanks that were typed without diacritics may have been made another word.
        bare = fold(normalize(typed)).strip(" .!?,~")
        if SMALLTALK[1].fullmatch(bare) or says_goodbye(bare):
            kind = QuestionKind.SMALLTALK
        return Question(
            typed,
            text,
            kind,
            tuple(named),
            topic,
            clause_ids,
            accented,
            query,
            bool(heading),
            rest,
            self.finder.without(text, accented=accented),
            None if clause_ids else find_missing(plain, self.decision, accented=accented),
            self.decision.profile.province,
            self.decision.year,
        )

    def read_as_mention(self, question: Question) -> list[Question]:
        """The question read as one for all places that speak of its matter."""
        return self.read_as_set(question, Intended(0.0, (Intent.MENTIONS,), Share.ANY))

    def read_as_set(self, question: Question, intended: Intended) -> list[Question]:
        """The question read as one for a set of the kinds intended, as far as it can be."""
        accented = has_diacritics(question.typed)
        plain = question.plain if accented else fold(question.plain)
        requests = self._queries.read_loosely(
            plain, question.clause_ids, intended, accented=accented
        )
        return [replace(question, query=r, kind=r.kind) for r in requests]

    def _query(self, typed: str, plain: str, clause_ids: tuple[str, ...]) -> Query | None:
        """Diacritics that were not typed are guesses: cues are then read without them."""
        accented = has_diacritics(typed)
        plain = plain if accented else fold(plain)
        return self._queries.read(plain, clause_ids, accented=accented)

    @cached_property
    def _numbers(self) -> ClauseNumbers:
        return ClauseNumbers(self.decision, self.finder)

    @cached_property
    def _queries(self) -> QueryReader:
        return QueryReader(self.decision, self.finder)

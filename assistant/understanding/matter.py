"""The matter of a question, and where the text itself speaks of it, apart from prepared questions.

The words of a question that say what it is about are looked for in the clauses as they stand,
in the longest runs that some clause holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from assistant.understanding.question import Question
from assistant.understanding.rules import rule
from corpus.decision import Clause, Decision, Kind
from index.content_words import content_flags, is_word_part
from index.lexical import Lexical
from index.phrases import PhraseIndex
from index.text import syllables

LONG = 4  # syllables in a row that stand in a text by no accident
_BESIDE = 2  # function words on either side that may make one with a syllable
_AROUND = rule("matter.around")
_LEAD = rule("kinds.lead")
_FRAME = (Kind.LETTERHEAD, Kind.LEGAL_BASES, Kind.RECIPIENTS)


@dataclass(frozen=True, slots=True)
class Term:
    """A run of a question's words, with the clauses that hold it and how often; none if unknown."""

    words: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Matter:
    """What a question is about: its words in the longest runs that some clause holds."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def counts(self) -> dict[str, int]:
        """The clauses that hold every term, with how often they hold the rarest."""
        rows = [term.counts for term in self.terms]
        first = rows[0] if rows else {}
        return {i: min(row[i] for row in rows) for i in first if all(i in row for row in rows)}

    @property
    def known(self) -> bool:
        """Whether a clause speaks of all of it."""
        return bool(self.counts)

    @property
    def share_unknown(self) -> float:
        """The share of its words that stand in no clause; 0 of none."""
        sizes = [len(term.words) for term in self.terms]
        unknown = [len(term.words) for term in self.terms if not term.counts]
        return sum(unknown) / sum(sizes) if unknown else 0.0

    def __str__(self) -> str:
        return ", ".join(map(str, self.terms))


@dataclass(frozen=True)
class TextWitness:
    """Tells where the clauses of a decision hold the matter of a question.

    `words` is a lexical index of the segmented words of the documents `ids`: it tells a syllable
    that is a word ("điện") from one that is part of another ("điện thoại").
    """

    decision: Decision
    ids: Sequence[str]
    words: Lexical | None

    @cached_property
    def phrases(self) -> PhraseIndex:
        """The clauses and headings, without the frame around them."""
        texts = {c.id: c.text for c in self.decision.clauses if c.kind not in _FRAME}
        return PhraseIndex(texts)

    def matter(self, question: Question) -> Matter:
        """What the question is about, without the bodies that it names."""
        accented = question.accented
        form = 0 if accented else 1
        said = _AROUND[form].sub(" ", _LEAD[form].sub(" ", question.unnamed))
        words = syllables(said)
        content = content_flags(words, accented=accented, own=question.own_words)
        terms: list[Term] = []
        start = 0
        while start < len(words):
            if not content[start]:
                start += 1
                continue
            stop = self._stop(words, content, start, accented)
            term = Term(
                tuple(words[start:stop]), self.phrases.counts(words[start:stop], accented=accented)
            )
            if len(term.words) == 1 and term.counts:
                term = self._word(words, start, term, accented)
            goes_on = terms and start and content[start - 1] and not terms[-1].counts
            if goes_on and not term.counts:
                terms[-1] = Term((*terms[-1].words, *term.words))
            elif term not in terms:
                terms.append(term)
            start = stop
        return Matter(tuple(terms))

    def _stop(
        self, words: Sequence[str], content: Sequence[bool], start: int, accented: bool
    ) -> int:
        """Where the longest run from `start` ends that some clause holds."""
        for stop in range(self.phrases.reach(words, start, accented=accented), start + 1, -1):
            run = words[start:stop]
            if content[stop - 1] and self.phrases.counts(run, accented=accented):
                return stop
        return start + 1

    def _word(self, words: Sequence[str], at: int, alone: Term, accented: bool) -> Term:
        """A syllable that stands alone: with the words beside it, if they make one, or by itself.

        "người có công" is one, "điện" is one where it is no part of another ("điện thoại").
        """
        for span in _windows(words, at):
            run = tuple(words[slice(*span)])
            known = self.words is not None and self.words.knows("_".join(run))
            # Without diacritics many words look like function words ("ma so vung trong").
            long = not accented and len(run) >= LONG
            if not (known or long or _made_of_parts(words, at, span, accented)):
                continue
            if found := self.phrases.counts(run, accented=accented):
                return Term(run, found)
        if not accented or self.words is None:
            return Term(alone.words)
        scores = self.words.scores(list(alone.words))
        own = {self.ids[int(n)] for n in np.flatnonzero(scores > 0)}
        return Term(alone.words, {i: n for i, n in alone.counts.items() if i in own})

    def speaking(self, matter: Matter) -> list[Clause]:
        """The clauses that give the matter to someone, or else all that hold it."""
        return self.tasks(matter) or [self.decision.clause(i) for i in matter.counts]

    def tasks(self, matter: Matter) -> list[Clause]:
        """The clauses that hold the matter and give it to someone.

        A heading that holds it stands for the points below it, where no point holds it itself.
        """
        held = [self.decision.clause(i) for i in matter.counts]
        own = [c for c in held if c.leads and c.kind is not Kind.GROUP]
        if own:
            return own
        below = [p for c in held if c.kind is Kind.GROUP for p in self.decision.children(c.id)]
        return [c for c in below if c.leads]


def _windows(words: Sequence[str], at: int) -> list[tuple[int, int]]:
    """Stretches of several words around one, longest first."""
    starts = range(max(at - _BESIDE, 0), at + 1)
    stops = range(at + 1, min(at + _BESIDE, len(words) - 1) + 2)
    found = [(start, stop) for start in starts for stop in stops if stop - start > 1]
    return sorted(found, key=lambda span: span[0] - span[1])


def _made_of_parts(words: Sequence[str], at: int, span: tuple[int, int], accented: bool) -> bool:
    """Whether a stretch begins and ends with the word or with a part of words."""
    ends = (span[0], span[1] - 1)
    return all(n == at or is_word_part(words[n], accented=accented) for n in ends)

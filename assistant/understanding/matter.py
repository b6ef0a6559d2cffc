"""The matter of a question, and where the text itself speaks of it, apart from prepared questions.

The words of a question that say what it is about are looked for in the clauses as they stand,
in the longest runs that some clause holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from assistant.understanding.question import Question
from assistant.understanding.rules import rule
from corpus.decision import Clause, Decision, Kind
from corpus.thesaurus import Thesaurus
from index.content_words import content_flags, is_word_part, may_be_word, topic_words
from index.lexical import Lexical
from index.phrases import PhraseIndex
from index.text import fold, has_diacritics, syllables, tokens

LONG = 4  # syllables in a row that stand in a text by no accident
_BESIDE = 2  # function words on either side that may make one with a syllable
_MOSTLY = 0.5  # of a syllable's places, from which what follows it makes one word with it
# What is said around a matter.
_ASIDE = (rule("matter.around"), rule("kinds.lead"), rule("kinds.asks_to_confirm"))
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
    def longest(self) -> int:
        """The syllables of its longest term, 0 where it has none."""
        return max((len(term.words) for term in self.terms), default=0)

    @property
    def share_unknown(self) -> float:
        """The share of its words that stand in no clause; 0 of none."""
        sizes = [len(term.words) for term in self.terms]
        unknown = [len(term.words) for term in self.terms if not term.counts]
        return sum(unknown) / sum(sizes) if unknown else 0.0

    def __str__(self) -> str:
        return ", ".join(map(str, self.terms))


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a question without the bodies, and which of them say what it is about.

    Diacritics that were not typed are `guessed`.
    """

    words: tuple[str, ...]
    content: tuple[bool, ...]
    accented: bool
    guessed: bool


@dataclass(frozen=True)
class TextWitness:
    """Tells where the clauses of a decision hold the matter of a question.

    `words` is a lexical index of the segmented words of the documents `ids`: it tells a syllable
    that is a word ("điện") from one that is part of another ("điện thoại").
    """

    decision: Decision
    ids: Sequence[str]
    words: Lexical | None
    thesaurus: Thesaurus

    @cached_property
    def phrases(self) -> PhraseIndex:
        """The clauses and headings, without the frame around them."""
        texts = {c.id: c.text for c in self.decision.clauses if c.kind not in _FRAME}
        return PhraseIndex(texts)

    def matter(self, question: Question) -> Matter:
        """What the question is about, without the bodies that it names."""
        said = self._said(question)
        everyday = self._everyday(said)
        terms: list[Term] = []
        start = 0
        while start < len(said.words):
            stop, term = self._from(said, start, everyday)
            if term is None:
                start = stop
                continue
            goes_on = terms and start and said.content[start - 1] and not terms[-1].counts
            if goes_on and not term.counts:
                terms[-1] = Term((*terms[-1].words, *term.words))
            elif term not in terms:
                terms.append(term)
            start = stop
        return Matter(tuple(_not_guessed(terms) if said.guessed else terms))

    def _said(self, question: Question) -> _Said:
        accented = question.accented
        guessed = accented and not has_diacritics(question.typed)
        text = question.bodiless
        form = 1 if guessed or not accented else 0
        plain = fold(text) if form else text
        aside = [(span.start(), span.end()) for r in _ASIDE for span in r[form].finditer(plain)]
        found = tokens(text)
        words = tuple(match.group() for match in found)
        content = content_flags(words, accented=accented, own=question.own_words)
        for n, pair in enumerate(pairwise(words)):
            if accented and may_be_word(*pair) and self._is_word(pair):
                content[n] = content[n + 1] = True
        for n, match in enumerate(found):
            if any(start <= match.start() < end for start, end in aside):
                content[n] = False
        return _Said(words, tuple(content), accented, guessed)

    def _from(self, said: _Said, start: int, everyday: dict[int, Term]) -> tuple[int, Term | None]:
        """The term that begins at a word, and where to go on; None where no term begins."""
        other = everyday.get(start)
        if not (said.content[start] or other):
            return start + 1, None
        if said.guessed and self._unmended(said.words[start]):
            said = replace(said, words=tuple(map(fold, said.words)), accented=False)
        stop = self._stop(said, start) if said.content[start] else start
        if other and stop < start + len(other.words):
            return start + len(other.words), other
        first = self._first(said, start, stop)
        run = said.words[first:stop]
        term = Term(run, self.phrases.counts(run, accented=said.accented))
        if len(run) == 1 and term.counts:
            term = self._word(said, start, term)
        return stop, term

    def _unmended(self, word: str) -> bool:
        """Whether a bare word got no diacritics though the text has it only with them."""
        known = self.phrases.counts([word], accented=True)
        return not (has_diacritics(word) or known)

    def _stop(self, said: _Said, start: int) -> int:
        """Where the longest run from `start` ends that some clause holds."""
        words, accented = said.words, said.accented
        for stop in range(self.phrases.reach(words, start, accented=accented), start + 1, -1):
            if said.content[stop - 1] and self.phrases.counts(words[start:stop], accented=accented):
                return stop
        return start + 1

    def _first(self, said: _Said, start: int, stop: int) -> int:
        """Where a run begins together with the part of a word before it ("người tiêu dùng").

        The clause that speaks of the run most has to hold both.
        """
        before = said.words[start - 1] if start else ""
        if not (before and said.accented and stop - start > 1):
            return start
        if not (is_word_part(before, accented=True) or self._is_word((before, said.words[start]))):
            return start
        alone = self.phrases.counts(said.words[start:stop], accented=True)
        both = self.phrases.counts(said.words[start - 1 : stop], accented=True)
        given = {i: n for i, n in alone.items() if self.decision.clause(i).leads} or alone
        most = max(given.values(), default=0)
        free = not said.content[start - 1]
        return start - 1 if free and any(given.get(i) == most for i in both) else start

    def _is_word(self, run: Sequence[str]) -> bool:
        return self.words is not None and self.words.knows("_".join(run))

    def _word(self, said: _Said, at: int, alone: Term) -> Term:
        """A syllable that stands alone: with the words beside it, if they make one, or by itself.

        "người có công" is one, "điện" is one where it is no part of another ("điện thoại").
        """
        words, accented = said.words, said.accented
        own = self._own(alone, accented)
        for span in _windows(words, at):
            run = words[slice(*span)]
            # Without diacritics many words look like function words ("ma so vung trong").
            long = not accented and len(run) >= LONG
            parts = self._is_word(run) or long or _made_of_parts(words, at, span, accented)
            followed = accented and span[0] == at and not any(said.content[at + 1 : span[1]])
            if not (parts or followed):
                continue
            found = self.phrases.counts(run, accented=accented)
            often = sum(found.values()) >= _MOSTLY * sum(own.counts.values())
            if found and (parts or often):
                return Term(run, found)
        return own

    def _own(self, alone: Term, accented: bool) -> Term:
        """A syllable with the clauses in which it is a word of its own."""
        if not accented or self.words is None or not alone.words[0].isalpha():
            return alone
        scores = self.words.scores(list(alone.words))
        own = {self.ids[int(n)] for n in np.flatnonzero(scores > 0)}
        return Term(alone.words, {i: n for i, n in alone.counts.items() if i in own})

    def _everyday(self, said: _Said) -> dict[int, Term]:
        """Phrases that the text does not have, by where they begin, with what it has for them."""
        if not said.accented:
            return {}
        found: dict[int, Term] = {}
        for phrase, entries in self.thesaurus.phrases(" ".join(said.words)):
            run = tuple(syllables(phrase))
            official = [o for entry in entries if entry.same for o in entry.official]
            if self.phrases.counts(run, accented=True) or not topic_words(phrase, accented=True):
                continue
            counts = _most(self.phrases.counts(syllables(o), accented=True) for o in official)
            places = [n for n in range(len(said.words)) if said.words[n : n + len(run)] == run]
            if counts:
                found |= dict.fromkeys(places, Term(run, counts))
        return found

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


def _not_guessed(terms: Sequence[Term]) -> list[Term]:
    """Without the syllables that may be function words, where others say what it is about."""
    sure = [t for t in terms if len(t.words) > 1 or topic_words(fold(str(t)), accented=False)]
    return sure if any(len(term.words) > 1 for term in sure) else list(terms)


def _most(rows: Iterable[dict[str, int]]) -> dict[str, int]:
    """Of each clause the highest count."""
    found: dict[str, int] = {}
    for row in rows:
        found |= {i: max(n, found.get(i, 0)) for i, n in row.items()}
    return found

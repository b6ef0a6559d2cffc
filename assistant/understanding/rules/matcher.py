"""Matcher: where the phrases of one rule stand in a text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.understanding.rules.automaton import Automaton, TokenizedText, tokens_of
from assistant.understanding.rules.grammar import Grammar

_FINAL = frozenset("?.!")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases, with what they have to stand before, and may not stand before or after.

    `at` is "start" or "end" if they count only there in a text, "whole" if only as all of it, and
    "last" if nothing but marks may follow.
    """

    any: tuple[str, ...]
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text, told as `re.Match` tells it; `phrases` are those that stand there."""

    text: str
    first: int
    last: int
    phrases: tuple[str, ...]

    def start(self) -> int:
        """Its first character."""
        return self.first

    def end(self) -> int:
        """The character after its last."""
        return self.last

    def group(self) -> str:
        """Its words."""
        return self.text[self.first : self.last]


class Matcher:
    """Finds phrases from left to right, the longest at each place.

    `spelled` makes each word what it is looked for as.
    """

    def __init__(
        self, rows: Sequence[Phrases], grammar: Grammar, spelled: Callable[[str], str] = str
    ) -> None:
        self._phrases = [phrase for kind in rows for phrase in kind.any]
        self._automaton = Automaton(map(grammar.row, self._phrases), spelled)
        guards = [_Guard(kind, grammar, spelled) for kind in rows]
        self._guards = [g for g, kind in zip(guards, rows, strict=True) for _ in kind.any]

    def search(self, text: str) -> Span | None:
        """The first place."""
        return next(self.finditer(text), None)

    def fullmatch(self, text: str) -> Span | None:
        """The whole text, if that is one place."""
        found = self.search(text)
        return found if found and (found.first, found.last) == (0, len(text)) else None

    def finditer(self, text: str) -> Iterator[Span]:
        """All places, none inside another."""
        tokens = tokens_of(text)
        last = 0
        for at in self._automaton.openings(tokens):
            if at < last:
                continue
            end, phrases = self._longest(tokens, at)
            if end:
                yield Span(text, tokens.starts[at], tokens.ends[end - 1], phrases)
                last = end

    def sub(self, instead: str, text: str) -> str:
        """The text with something in each place."""
        return instead.join(self.split(text))

    def split(self, text: str) -> list[str]:
        """The text between the places."""
        pieces, last = [], 0
        for found in self.finditer(text):
            pieces.append(text[last : found.first])
            last = found.last
        return [*pieces, text[last:]]

    def _longest(self, tokens: TokenizedText, at: int) -> tuple[int, tuple[str, ...]]:
        """The token after the longest phrase that stands here, 0 if none does."""
        for end, numbers in reversed(self._automaton.ends(tokens, at)):
            fitting = [n for n in numbers if self._guards[n].lets(tokens, at, end)]
            if fitting:
                return end, tuple(self._phrases[n] for n in fitting)
        return 0, ()


class _Guard:
    """What has to stand, and may not stand, around phrases."""

    def __init__(self, kind: Phrases, grammar: Grammar, spelled: Callable[[str], str]) -> None:
        def automaton(phrases: Sequence[str]) -> Automaton | None:
            return Automaton(map(grammar.row, phrases), spelled) if phrases else None

        self._at = kind.at
        self._not_before = automaton(kind.not_before)
        self._before = automaton(kind.before)
        self._not_after = [tokens_of(spelled(words)).symbols for words in kind.not_after]

    def lets(self, tokens: TokenizedText, at: int, end: int) -> bool:
        if self._at in ("start", "whole") and tokens.starts[at]:
            return False
        if self._at in ("end", "whole") and tokens.ends[end - 1] < tokens.length:
            return False
        if self._at == "last" and any(s.strip() not in _FINAL for s in tokens.symbols[end:]):
            return False
        if self._not_before and self._not_before.ends(tokens, end, first=False):
            return False
        if self._before and not self._before.ends(tokens, end, first=False):
            return False
        return not any(tokens.follows(words, at) for words in self._not_after)

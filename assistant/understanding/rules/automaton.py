"""Automaton: finds phrases in a question, word after word.

Phrases become one automaton over words. It is made deterministic as it is used, so that a word is
one step whatever the phrases share; and as no phrase has more words than its rule allows, the work
is linear in the length of the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.understanding.rules.grammar import ANYTHING, NUMBER, WORD, Choice, Maybe, Row, Word

_TOKEN = re.compile(r"\w+|[^\w\s]")
_GAPS = ("", " ")
_FAR = "\n"


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The words and marks of a text.

    `symbols` have a blank before them as the text has; a longer gap fits no phrase. `openings` are
    the symbols as those of a phrase's first word, "" where none can begin: no phrase begins or
    ends with a mark that is glued to a word outside it.
    """

    symbols: tuple[str, ...]
    openings: tuple[str, ...]
    closes: tuple[bool, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: int

    def follows(self, symbols: Sequence[str], n: int) -> bool:
        """Whether these words stand right before."""
        at = n - len(symbols)
        row = self.symbols[max(at, 0) : n]
        return at >= 0 and self.symbols[n][0] == " " and (row[0].strip(), *row[1:]) == symbols


@lru_cache(maxsize=512)
def tokens_of(text: str) -> TokenizedText:
    """The words and marks of a text."""
    found = list(_TOKEN.finditer(text))
    symbols: list[str] = []
    openings: list[str] = []
    closes: list[bool] = []
    last, word_before = 0, False
    for token in found:
        gap, word = text[last : token.start()], _is_word(token.group())
        symbols.append(f"{gap if gap in _GAPS else _FAR}{token.group()}")
        inside = not gap and word_before != word
        opening = f" {token.group()}" if word else token.group()
        openings.append("" if inside and not word else opening)
        if closes:
            closes[-1] = word_before or not inside
        closes.append(True)
        last, word_before = token.end(), word
    starts, ends = [t.start() for t in found], [t.end() for t in found]
    return TokenizedText(
        tuple(symbols), tuple(openings), tuple(closes), tuple(starts), tuple(ends), len(text)
    )


def _is_word(symbol: str) -> bool:
    return symbol[-1].isalnum() or symbol[-1] == "_"


@dataclass(slots=True)
class _Node:
    """A place between two words of a phrase; `ends` are the phrases that end there."""

    steps: dict[str, list[int]] = field(default_factory=dict)
    skips: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """All the places at which a text can stand at once."""

    nodes: frozenset[int]
    ends: tuple[int, ...]
    steps: dict[str, "_State | None"] = field(default_factory=dict)


class Automaton:
    """Finds rows of words; `spelled` makes each word what it is looked for as."""

    def __init__(self, rows: Iterable[Row], spelled: Callable[[str], str] = str) -> None:
        self._nodes: list[_Node] = []
        self._spelled = spelled
        self._states: dict[frozenset[int], _State] = {}
        starts = []
        for number, row in enumerate(rows):
            end = self._node()
            self._nodes[end].ends.append(number)
            starts.append(self._before(row, end))
        self._symbols = {s for node in self._nodes for s in node.steps}
        self._start = self._state(starts)
        self._wild = any(kind in self._nodes[n].steps for n in self._start.nodes for kind in _ANY)

    def openings(self, tokens: TokenizedText) -> Iterator[int]:
        """The tokens at which a phrase may begin."""
        steps, known = self._start.steps, self._symbols
        for n, symbol in enumerate(tokens.openings):
            if symbol and (symbol in known or self._wild):
                if symbol not in steps:
                    self._next(self._start, symbol)
                if steps.get(symbol if symbol in known else _kind(symbol)):
                    yield n

    def ends(
        self, tokens: TokenizedText, at: int, *, first: bool = True
    ) -> list[tuple[int, Sequence[int]]]:
        """Where the phrases end that begin at a token, shortest first, each with their numbers.

        Without `first` the blank before the token counts too.
        """
        found: list[tuple[int, Sequence[int]]] = []
        state: _State | None = self._start
        for n in range(at, len(tokens.symbols)):
            symbol = tokens.openings[n] if first and n == at else tokens.symbols[n]
            state = self._next(state, symbol) if state and symbol else None
            if state is None:
                break
            if state.ends and tokens.closes[n]:
                found.append((n + 1, state.ends))
        return found

    def _next(self, state: _State, symbol: str) -> _State | None:
        key = symbol if symbol in self._symbols else _kind(symbol)
        if key not in state.steps:
            kinds = {symbol, *_KINDS[_kind(symbol)]}
            steps = [self._nodes[n].steps for n in state.nodes]
            after = [to for step in steps for kind in kinds for to in step.get(kind, ())]
            state.steps[key] = self._state(after) if after else None
        return state.steps[key]

    def _state(self, nodes: Iterable[int]) -> _State:
        reached: set[int] = set()
        left = list(nodes)
        while left:
            node = left.pop()
            if node not in reached:
                reached.add(node)
                left += self._nodes[node].skips
        key = frozenset(reached)
        if key not in self._states:
            ends = sorted({e for n in key for e in self._nodes[n].ends})
            self._states[key] = _State(key, tuple(ends))
        return self._states[key]

    def _node(self) -> int:
        self._nodes.append(_Node())
        return len(self._nodes) - 1

    def _before(self, row: Row, end: int) -> int:
        """A place from which the row leads to the `end`."""
        for item in reversed(row):
            start = self._node()
            if isinstance(item, Word):
                symbol = item.symbol if item.symbol in _ANY else self._spelled(item.symbol)
                self._nodes[start].steps.setdefault(symbol, []).append(end)
            elif isinstance(item, Choice):
                self._nodes[start].skips += [self._before(r, end) for r in item.rows]
            else:
                self._nodes[start].skips += self._repeated(item, end)
            end = start
        return end

    def _repeated(self, item: Maybe, end: int) -> list[int]:
        starts = [end]
        for _ in range(item.most):
            starts.append(self._before(item.row, starts[-1]))
        return starts


_ANY = (WORD, NUMBER, ANYTHING)
_KINDS = {"": (ANYTHING,), " w": (WORD, ANYTHING), " 1": (WORD, NUMBER, ANYTHING)}


def _kind(symbol: str) -> str:
    """What all that is not named in any phrase is taken for."""
    if symbol[0] != " " or not _is_word(symbol):
        return ""
    return " 1" if symbol[1:].isdigit() else " w"

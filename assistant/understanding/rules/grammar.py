"""Grammar: a phrase as written in a rule -> what stands where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import RuleError

REPEATS = 8  # of "[…]...": bounded, so that the work is linear in the length of a question
_TOKEN = re.compile(
    r"\{up to (?P<most>[1-9])\}|(?P<far>\{far\})|\{(?P<name>\w+)\}|(?P<open>\[)"
    r"|(?P<close>\](?:\.\.\.)?)|(?P<word>\w+)|(?P<blank> )|(?P<mark>[^\w\s{}])"
)
# What stands for any word, any whole number, any word or mark.
WORD, NUMBER, ANYTHING = " {word}", " {number}", "{anything}"
_FAR = 60  # words and marks that `{far}` may skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word, with the blank before it, or a mark, with none if it is glued to what it follows."""

    symbol: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows."""

    rows: tuple["Row", ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A row that may be missing, or stand up to `most` times."""

    row: "Row"
    most: int = 1


Row = tuple[Word | Choice | Maybe, ...]


@dataclass(frozen=True)
class Grammar:
    """Reads phrases over word classes: `{class}`, `[may be missing]`, `[may repeat]...`.

    `{word}` is any word, `{number}` any whole number, `{up to 3}` no more than three words, `{far}`
    whatever stands between.
    """

    classes: Mapping[str, Sequence[str]]
    _read: dict[str, Choice] = field(default_factory=dict, repr=False, compare=False)

    def row(self, phrase: str, inside: tuple[str, ...] = ()) -> Row:
        """What stands where in a phrase; `inside` are the classes that are being read."""
        rows: list[list[Word | Choice | Maybe]] = [[]]
        before = ""
        for token in _tokens(phrase):
            if token["open"]:
                rows.append([])
            elif token["close"]:
                if len(rows) == 1 or not rows[-1]:
                    raise RuleError(f"Dấu ngoặc vuông sai chỗ trong cụm từ “{phrase}”.")
                row = tuple(rows.pop())
                rows[-1].append(Maybe(row, REPEATS if token["close"] != "]" else 1))
            elif token["most"]:
                rows[-1].append(Maybe((Word(WORD),), int(token["most"])))
            elif token["far"]:
                rows[-1].append(Maybe((Word(ANYTHING),), _FAR))
            elif token["name"]:
                rows[-1].append(self._class(token["name"], phrase, inside))
            elif token["word"] or token["mark"]:
                glued = token["mark"] and before != " "
                rows[-1].append(Word(token.group() if glued else f" {token.group()}"))
            before = token.group()
        if len(rows) > 1 or not rows[0]:
            raise RuleError(f"Cụm từ rỗng hoặc chưa đóng ngoặc vuông: “{phrase}”.")
        return tuple(rows[0])

    def _class(self, name: str, phrase: str, inside: tuple[str, ...]) -> Word | Choice:
        if f" {{{name}}}" in (WORD, NUMBER):
            return Word(f" {{{name}}}")
        if name not in self.classes:
            raise RuleError(f"Cụm từ “{phrase}” dùng lớp từ {{{name}}} chưa có trong từ điển.")
        if name in inside:
            raise RuleError(f"Lớp từ {{{name}}} tự gọi chính nó.")
        if name not in self._read:
            rows = (self.row(entry, (*inside, name)) for entry in self.classes[name])
            self._read[name] = Choice(tuple(rows))
        return self._read[name]


def written_out(row: Row) -> Iterator[str]:
    """All that a row can be, without a blank before it."""
    return ("".join(symbols).lstrip() for symbols in _symbols(row))


def _symbols(row: Row) -> Iterator[tuple[str, ...]]:
    if not row:
        yield ()
        return
    first, *rest = row
    for after in _symbols(tuple(rest)):
        if isinstance(first, Word):
            yield (first.symbol, *after)
        elif isinstance(first, Choice):
            yield from ((*symbols, *after) for one in first.rows for symbols in _symbols(one))
        else:
            yield after
            yield from ((*symbols, *after) for symbols in _symbols(first.row))


def class_names(phrase: str) -> set[str]:
    """The classes that a phrase names."""
    names = {t["name"] for t in _tokens(phrase) if t["name"]}
    return {n for n in names if f" {{{n}}}" not in (WORD, NUMBER)}


def _tokens(phrase: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(phrase):
        found = _TOKEN.match(phrase, at)
        if found is None:
            raise RuleError(f"Không đọc được “{phrase[at:]}” trong cụm từ “{phrase}”.")
        yield found
        at = found.end()

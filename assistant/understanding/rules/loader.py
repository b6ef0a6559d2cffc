"""Rules: read from the files beside this one, checked, and ready to look for."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.understanding.rules.grammar import Grammar, class_names
from assistant.understanding.rules.matcher import Matcher, Phrases, Span
from corpus.errors import RuleError
from index.text import fold

FOLDER = Path(__file__).parent
LEXICON = "lexicon.toml"
# Classes that a decision's profile fills: its own place and districts, other provinces.
OPEN = ("own_place", "own_district", "other_place")
_FIELDS = {"any", "not_before", "not_after", "before", "at"}
_LISTS = ("not_before", "not_after", "before")
_PLACES = ("start", "end", "last", "whole")
_OWN = {*_FIELDS, "label", "yes", "no"}


@dataclass(frozen=True)
class Rule:
    """A label and the phrases that it marks; `yes` and `no` are texts with and without one.

    As a cue it has two forms: `rule[0]` for texts with diacritics, `rule[1]` for others.
    """

    label: str
    phrases: tuple[Phrases, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    grammar: Grammar = field(repr=False)

    @cached_property
    def accented(self) -> Matcher:
        """Finds them in texts with diacritics."""
        return Matcher(self.phrases, self.grammar)

    @cached_property
    def bare(self) -> Matcher:
        """Finds them in texts without."""
        return Matcher(self.phrases, self.grammar, fold)

    def __getitem__(self, form: int) -> Matcher:
        """`accented` or `bare`, as a cue of patterns has its two forms."""
        return self.bare if form else self.accented

    @property
    def all_phrases(self) -> tuple[str, ...]:
        """Its phrases as written."""
        return tuple(phrase for kind in self.phrases for phrase in kind.any)

    @property
    def classes(self) -> set[str]:
        """The classes that it names."""
        return {name for phrase in self.everything for name in class_names(phrase)}

    @property
    def everything(self) -> tuple[str, ...]:
        """Its phrases and those around them."""
        rows = (row for k in self.phrases for row in (k.any, k.not_before, k.not_after, k.before))
        return tuple(phrase for row in rows for phrase in row)

    def filled(self, classes: Mapping[str, Sequence[str]]) -> "Rule":
        """The rule with a decision's own words in its open classes."""
        if not self.classes & set(OPEN):
            return self
        grammar = Grammar({**self.grammar.classes, **classes})
        return Rule(self.label, self.phrases, self.yes, self.no, grammar)


@dataclass(frozen=True)
class Rules:
    """All rules by label, over the word `classes`."""

    classes: Mapping[str, tuple[str, ...]]
    by_label: Mapping[str, Rule]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.by_label.values())

    def __getitem__(self, label: str) -> Rule:
        if label not in self.by_label:
            raise RuleError(f"Không có quy tắc nào tên “{label}”.")
        return self.by_label[label]

    def filled(self, classes: Mapping[str, Sequence[str]]) -> "Rules":
        """The rules with a decision's own words in their open classes."""
        own = {label: rule.filled(classes) for label, rule in self.by_label.items()}
        return Rules(self.classes, own)

    def spans(self, text: str, *, accented: bool) -> list[tuple[str, Span]]:
        """What stands where, by label, from left to right."""
        form = 0 if accented else 1
        found = [(rule.label, span) for rule in self for span in rule[form].finditer(text)]
        return sorted(found, key=lambda pair: (pair[1].first, pair[1].last, pair[0]))


def read_rules(folder: Path = FOLDER) -> Rules:
    """The rules of a folder; `RuleError` names the first that is wrong."""
    lexicon = _table(folder / LEXICON)
    words = {name: tuple(entries) for name, entries in lexicon.get("words", {}).items()}
    _check_lists(words.items(), LEXICON)
    grammar = Grammar({**dict.fromkeys(OPEN, ()), **words})
    rules: dict[str, Rule] = {}
    for path in sorted(p for p in folder.glob("*.toml") if p.name != LEXICON):
        for table in _table(path).get("rule", []):
            rule = _rule(table, grammar, path.name)
            if rule.label in rules:
                raise RuleError(f"{path.name}: có hai quy tắc cùng tên “{rule.label}”.")
            rules[rule.label] = rule
    for entry in (e for entries in words.values() for e in entries):
        grammar.row(entry)
    _check_used(words, rules.values(), lexicon.get("recognisers", []))
    return Rules(grammar.classes, rules)  # type: ignore[arg-type]


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"Không đọc được tệp quy tắc {path.name}: {error}.") from error


def _rule(table: dict[str, Any], grammar: Grammar, file: str) -> Rule:
    label = table.get("label")
    if not isinstance(label, str) or not label:
        raise RuleError(f"{file}: có quy tắc không có tên (label).")
    where = f"{file}: quy tắc “{label}”"
    if strange := set(table) - _OWN:
        raise RuleError(f"{where} có mục lạ “{min(strange)}”.")
    if not (table.get("yes") and table.get("no")):
        raise RuleError(f"{where} phải có cả ví dụ đúng (yes) lẫn ví dụ sai (no).")
    _check_lists(((key, table[key]) for key in ("yes", "no")), where)
    common = {key: table[key] for key in _FIELDS - {"any"} if key in table}
    plain = [entry for entry in table.get("any", []) if isinstance(entry, str)]
    kinds = [{"any": plain, **common}] if plain else []
    kinds += [{**common, **entry} for entry in table.get("any", []) if isinstance(entry, dict)]
    if not kinds:
        raise RuleError(f"{where} không có cụm từ nào (any).")
    phrases = tuple(_phrases(kind, where) for kind in kinds)
    rule = Rule(label, phrases, tuple(table["yes"]), tuple(table["no"]), grammar)
    for phrase in rule.everything:
        grammar.row(phrase)
    return rule


def _phrases(kind: dict[str, Any], where: str) -> Phrases:
    if strange := set(kind) - _FIELDS:
        raise RuleError(f"{where} có mục lạ “{min(strange)}”.")
    if kind.get("at", "start") not in _PLACES:
        raise RuleError(f"{where}: mục “at” phải là một trong: {', '.join(_PLACES)}.")
    _check_lists(((key, kind[key]) for key in ("any", *_LISTS) if key in kind), where)
    lists = {key: tuple(kind[key]) for key in ("any", *_LISTS) if key in kind}
    return Phrases(**lists, at=kind.get("at", ""))


def _check_lists(lists: Iterable[tuple[str, Any]], where: str) -> None:
    for name, entries in lists:
        good = isinstance(entries, list | tuple) and all(isinstance(e, str) and e for e in entries)
        if not (good and entries):
            raise RuleError(f"{where}: mục “{name}” phải là danh sách cụm từ.")
        doubled = [e for n, e in enumerate(entries) if e in entries[:n]]
        if doubled:
            raise RuleError(f"{where}: cụm từ “{doubled[0]}” có hai lần trong mục “{name}”.")


def _check_used(
    words: Mapping[str, Sequence[str]], rules: Iterable[Rule], recognisers: Sequence[str]
) -> None:
    used = {name for rule in rules for name in rule.classes} | set(recognisers)
    left = list(used & set(words))
    while left:
        below = {n for entry in words[left.pop()] for n in class_names(entry)} - used
        used |= below
        left += below & set(words)
    if unknown := set(recognisers) - set(words):
        raise RuleError(f"{LEXICON}: không có lớp từ {{{min(unknown)}}} của mục “recognisers”.")
    if unused := set(words) - used:
        raise RuleError(f"{LEXICON}: không quy tắc nào dùng lớp từ {{{min(unused)}}}.")

"""Rules of language: words and phrases as data -> where they stand in a question."""

from collections.abc import Sequence
from functools import cache, lru_cache

from assistant.understanding.rules.grammar import Grammar, written_out
from assistant.understanding.rules.loader import Rule, Rules, read_rules
from assistant.understanding.rules.matcher import Matcher, Span
from index.text import fold, has_diacritics

__all__ = ["Matcher", "Rule", "Rules", "Span", "examples", "one_of", "rule", "rules", "words_of"]


@cache
def rules() -> Rules:
    """The rules that come with the program."""
    return read_rules()


def rule(label: str, **own: Sequence[str]) -> Rule:
    """A rule; `own` are a decision's words for its open classes ({own_place}, …)."""
    return _filled(label, *((name, tuple(words)) for name, words in own.items()))


@lru_cache(maxsize=256)
def _filled(label: str, *own: tuple[str, tuple[str, ...]]) -> Rule:
    found = rules()[label]
    return found.filled(dict(own)) if own else found


def examples() -> list[str]:
    """Questions in plain words, with diacritics, about no decision in particular."""
    return [text for rule in rules() for text in (*rule.yes, *rule.no) if has_diacritics(text)]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a class."""
    return rules().classes[name]


def one_of(name: str, *, also_bare: bool = False) -> str:
    """A pattern of the words of a class, for recognisers that capture a value beside them.

    They are tried as they are written down, each with what may be missing first.
    """
    known = Grammar(rules().classes)
    forms = (sorted(written_out(known.row(e)), key=len, reverse=True) for e in words_of(name))
    words = [word for entry in forms for word in entry]
    words += [fold(word) for word in words] if also_bare else []
    return f"(?:{'|'.join(w.replace('.', '[.]') for w in dict.fromkeys(words))})"

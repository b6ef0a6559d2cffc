"""Topics: matters of a decision with the clauses that hold them, by hand and from its phrases."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.annotations import IN_CHARGE, Assignment, Scope
from corpus.decision import Clause, Decision
from corpus.errors import CorpusError
from eval.laws.cases import chosen, part_of
from index.content_words import topic_words
from index.text import syllables
from index.words import segment

SETS = Path(__file__).parents[1] / "sets"
# A phrase is worth asking for where few clauses hold it and its two words belong together.
RARE = 3
TOGETHER = 0.3
PHRASES_OF_A_CLAUSE = 4
_BREAK = re.compile(r"[^\w\s/]|\n")


class Origin(StrEnum):
    """Where the words of a topic come from."""

    TEXT = "text"  # by hand, word for word as printed
    VILLAGE = "village"  # by hand, in words that the text does not have
    SHARED = "shared"  # by hand, stands in clauses of several bodies
    PHRASE = "phrase"  # found in the text


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter; any of `clauses` is right, `bodies` are register slugs of those who lead there."""

    words: str
    origin: Origin
    clauses: tuple[str, ...]
    bodies: frozenset[str]

    @property
    def part(self) -> str:
        """The half that it belongs to."""
        return part_of(self.words)

    def __str__(self) -> str:
        return self.words


def holders(decision: Decision, phrase: str) -> list[Clause]:
    """The clauses that can answer and hold a phrase, syllable by syllable."""
    key = f" {' '.join(syllables(phrase))} "
    return [c for c in decision.answerable if key in f" {' '.join(syllables(c.text))} "]


def hand_topics(decision: Decision) -> list[Topic]:
    """The topics of a decision's hand list; `CorpusError` if one does not fit its text."""
    rows = hand_list(decision, "topics")
    found = []
    for words in rows["shared"]:
        clauses = [c.id for c in holders(decision, words) if c.leads]
        found.append(_topic(decision, words, Origin.SHARED, clauses))
    for row in rows["place"]:
        for origin in (Origin.TEXT, Origin.VILLAGE):
            found += [_topic(decision, w, origin, row["clauses"]) for w in row.get(origin, [])]
    for topic in found:
        _check(decision, topic)
    return found


def hand_list(decision: Decision, name: str) -> dict[str, Any]:
    """A file of what was written by hand for a decision; `CorpusError` if there is none."""
    path = SETS / decision.id / "laws" / f"{name}.toml"
    if not path.is_file():
        raise CorpusError(f"Chưa có danh sách {path} cho văn bản “{decision.id}”.")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _topic(decision: Decision, words: str, origin: Origin, clauses: list[str]) -> Topic:
    known = {c.id: c for c in decision.clauses}
    if not clauses or (unknown := set(clauses) - set(known)):
        raise CorpusError(f"Chủ đề “{words}”: sai mã điều khoản ({', '.join(unknown)}).")
    bodies = frozenset(
        a.agency for id_ in clauses for a in (*known[id_].leads, *_of_sentence(known[id_], words))
    )
    return Topic(words, origin, tuple(clauses), bodies)


def _of_sentence(clause: Clause, words: str) -> Iterator[Assignment]:
    """Those whom the sentence that holds the words puts in charge by itself."""
    for given in clause.assignments:
        if given.scope is Scope.SENTENCE and given.role in IN_CHARGE:
            said = " ".join(syllables(clause.sentence_at(given.start).text))
            if " ".join(syllables(words)) in said:
                yield given


def _check(decision: Decision, topic: Topic) -> None:
    held = {c.id for c in holders(decision, topic.words)}
    if topic.origin is Origin.TEXT and not held.issuperset(topic.clauses):
        raise CorpusError(f"Chủ đề “{topic.words}” không có nguyên văn ở {topic.clauses}.")
    if topic.origin is Origin.VILLAGE and held:
        raise CorpusError(f"Chủ đề “{topic.words}” có nguyên văn trong văn bản.")
    if topic.origin is Origin.SHARED and len(topic.clauses) < 2:
        raise CorpusError(f"Chủ đề “{topic.words}” không nằm ở nhiều điều khoản.")


def phrase_topics(decision: Decision) -> list[Topic]:
    """Rare phrases of two words of every clause that gives a task to someone."""
    runs = {c.id: list(_runs(c)) for c in decision.answerable}
    words = Counter(w for of in runs.values() for run in of for w in run)
    pairs = Counter(p for of in runs.values() for run in of for p in pairwise(run))
    found: dict[str, Topic] = {}
    for clause in decision.answerable:
        together = [
            " ".join(pair).replace("_", " ")
            for pair in sorted({p for run in runs[clause.id] for p in pairwise(run)})
            if all(map(_telling, pair))
            and 2 * pairs[pair] / (words[pair[0]] + words[pair[1]]) >= TOGETHER
        ]
        rare = [p for p in together if 0 < len(holders(decision, p)) <= RARE]
        for phrase in chosen(clause.id, rare, PHRASES_OF_A_CLAUSE) if clause.leads else ():
            ids = [c.id for c in holders(decision, phrase)]
            found.setdefault(phrase, _topic(decision, phrase, Origin.PHRASE, ids))
    return list(found.values())


def _runs(clause: Clause) -> Iterator[list[str]]:
    for run in _BREAK.split(clause.body or clause.text):
        yield segment(run)


def _telling(word: str) -> bool:
    spelt = word.replace("_", " ")
    return "_" in word and len(topic_words(spelt, accented=True)) == len(spelt.split())

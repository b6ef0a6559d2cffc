"""Scores of one document as it was read, against what people wrote down."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from corpus.annotations import Role
from corpus.decision import Clause, Decision, Level
from eval.documents.gold import Gold, GoldTask

LONGEST = 260  # words of a clause that is well cut
_NEAR_ROWS = 0.02
_SHARED = 0.85  # of the words of a phrase of a scan
_CLOSEST = 2  # clauses in which a task may stand

_READ = ("assignments", "coordinators", "deadlines", "well_cut", "rows", "in rows", "letters")
MEASURES = (*_READ, "number", "date", "issuer", "kind")


@dataclass(slots=True)
class Scores:
    """Right and wrong of each measure, and a line for each wrong one."""

    right: dict[str, list[bool]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, measure: str, right: bool, what: str) -> None:
        """Counts one."""
        self.right.setdefault(measure, []).append(right)
        if not right:
            self.wrong.append(f"{measure}: {what}")


def score(gold: Gold, decision: Decision) -> Scores:
    """How a document was read; its identity is scored apart (`score_identity`)."""
    scores = Scores()
    for given in gold.given:
        _score_task(given, decision, gold.scan, scores)
    for evidence in gold.evidence:
        holding = (c for c in decision.clauses if holds(evidence, c.text, gold.scan))
        short = any(len(c.text.split()) <= LONGEST for c in holding)
        scores.note("well_cut", short, evidence)
    if gold.rows is not None:
        counted = sum(c.level is Level.ROW for c in decision.clauses)
        near = abs(counted - gold.rows) <= _NEAR_ROWS * gold.rows
        scores.note("rows", near, f"{counted} / {gold.rows}")
    if gold.transcript:
        right, wrong = letters_right(decision.source, gold.transcript)
        scores.right["letters"] = [True] * right + [False] * wrong
    return scores


def score_identity(gold: Gold, found: dict[str, str], scores: Scores) -> None:
    """Compares number, date (`found` in ISO form), issuer and kind, letter case and marks aside."""
    for key, wanted in gold.identity.items():
        if key in found and (wanted or gold.given):
            right = words_of(found[key]) == words_of(_iso(wanted) if key == "date" else wanted)
            scores.note(key, right, f"{found[key]!r} / {wanted!r}")


def _iso(day: str) -> str:
    """A day as ISO writes it ("22/8/2023" -> "2023-08-22"); as it is where it is none."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", day)
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else day


def _score_task(given: GoldTask, decision: Decision, scan: bool, scores: Scores) -> None:
    holding = [c for c in decision.clauses if holds(given.task_starts, c.text, scan)]
    plain = [c for c in holding if _bare(words_of(given.task_starts)) in _bare(words_of(c.text))]
    closest = sorted(plain or holding, key=lambda c: len(c.text))[:_CLOSEST]
    what = f"{given.task_starts} … {{}} / {{}}"
    leads = [_names(c, lambda role: role is not Role.COORDINATE) for c in closest]
    right = any(same_bodies(names, given.lead) for names in leads)
    scores.note("assignments", right, what.format(leads, given.lead))
    if given.row:
        scores.note("in rows", right, what.format(leads, given.lead))
    if given.coordinate:
        together = [_names(c, lambda role: role is Role.COORDINATE) for c in closest]
        right = any(_all_named(names, given.coordinate) for names in together)
        scores.note("coordinators", right, what.format(together, given.coordinate))
    if given.deadline:
        due = [[d.text for d in c.deadlines] for c in closest]
        right = any(_alike(d, given.deadline) for texts in due for d in texts)
        scores.note("deadlines", right, what.format(due, given.deadline))
        if given.row:
            scores.note("in rows", right, what.format(due, given.deadline))


def _names(clause: Clause, wanted: Callable[[Role], bool]) -> list[str]:
    return [a.name for a in clause.assignments if wanted(a.role)]


# --- comparing


def words_of(text: str) -> str:
    """A text in small letters, its marks and blanks as one blank each."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text).lower()).strip()


def holds(phrase: str, text: str, scan: bool) -> bool:
    """Whether a text holds a phrase, blanks and marks aside; in a scan most of its words do."""
    wanted, given = words_of(phrase), words_of(text)
    if wanted in given or wanted.replace(" ", "") in given.replace(" ", ""):
        return True
    words = _bare(wanted).split()
    return scan and bool(words) and _part(words, set(_bare(given).split())) >= _SHARED


def letters_right(read: str, printed: str) -> tuple[int, int]:
    """How many letters with marks of a transcript were read as they are, and how many not.

    Letter case aside: old fonts print small letters as capitals.
    """
    found, truth = words_of(read).split(), words_of(printed).split()
    right = 0
    for kind, i, j, k, m in SequenceMatcher(None, found, truth).get_opcodes():
        if kind == "equal":
            right += sum(map(_marked, truth[k:m]))
        elif kind == "replace" and j - i == m - k:
            pairs = zip(found[i:j], truth[k:m], strict=True)
            right += sum(_same_marked(*pair) for pair in pairs)
    return right, sum(map(_marked, truth)) - right


def _marked(word: str) -> int:
    return sum(not letter.isascii() for letter in word)


def _same_marked(found: str, truth: str) -> int:
    """The letters with marks that two words have in the same places."""
    return sum(a == b and not b.isascii() for a, b in zip(found, truth, strict=False))


def same_bodies(found: Iterable[str], wanted: Sequence[str]) -> bool:
    """Whether the bodies wanted are found, by name or part of it, and one more at most."""
    names, gold = {words_of(n) for n in found}, {words_of(n) for n in wanted}
    if names == gold:
        return True
    return bool(names) and len(names) <= len(gold) + 1 and _each(gold, names)


def _all_named(found: Iterable[str], wanted: Sequence[str]) -> bool:
    return _each({words_of(n) for n in wanted}, {words_of(n) for n in found})


def _each(gold: set[str], names: set[str]) -> bool:
    return all(any(a in b or b in a for b in names) for a in gold)


def _alike(found: str, wanted: str) -> bool:
    a, b = words_of(found), words_of(wanted)
    return a in b or b in a


def _part(words: Sequence[str], among: set[str]) -> float:
    return sum(word in among for word in words) / len(words)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))

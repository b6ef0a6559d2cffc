"""Filters: the clauses of a decision that fit all filters of a query."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answering.citing import cites
from assistant.time_limit import check_time
from assistant.understanding.query import (
    COLLECTIVE,
    AssignmentForm,
    BodyPart,
    ListedUnit,
    Query,
    Times,
)
from corpus.annotations import IN_CHARGE, Assignment, Deadline, Role
from corpus.decision import Clause, Decision, Kind
from corpus.register import Register
from index.content_words import topic_words
from index.text import fold, has_diacritics, syllables

_OR = re.compile(r"(?<!\w)(?:hoặc(?: là)?|hoac(?: la)?)(?!\w)")


_SHORTEST, _LONGEST = 3, 30  # words of a phrase that is looked for without its first ones


@dataclass(frozen=True)
class ClauseFilter:
    """Selects clauses of one decision, in document order."""

    decision: Decision
    register: Register

    def select(self, query: Query) -> tuple[Clause, ...]:
        """The clauses that fit."""
        if query.absent:
            return ()
        if query.tally:
            fitting = {c.id for found in self.busy(query).values() for c in found}
            return tuple(c for c in self.decision.clauses if c.id in fitting)
        if query.part is not BodyPart.MAIN or not query.bodies:
            found = tuple(c for c in self._pool(query) if self._fits(c, query))
            return found or self._nearly(query)
        led = replace(query, part=BodyPart.IN_CHARGE)
        return self.select(led) or self.select(replace(query, part=BodyPart.SHARED))

    def _nearly(self, query: Query) -> tuple[Clause, ...]:
        """What holds a longer phrase but for its first words."""
        check_time()
        rest = query.phrase.split(" ")[1:][-_LONGEST:]
        if len(rest) < _SHORTEST:
            return ()
        return self.select(replace(query, phrase=" ".join(rest)))

    def busy(self, query: Query) -> dict[str, list[Clause]]:
        """The bodies, collectives aside, whose number of tasks fits, with their tasks."""
        tally = query.tally
        if tally is None:
            return {}
        roles = {Role.LEAD} if query.part is BodyPart.LEADS else IN_CHARGE - {Role.REQUESTED}
        tasks: dict[str, list[Clause]] = defaultdict(list)
        for clause in self._pool(query):
            names = (a.name for a in clause.leads if a.role in roles and not self._many(a))
            for name in dict.fromkeys(names):
                tasks[name].append(clause)
        least = max(map(len, tasks.values()), default=0) if tally.top else tally.least
        most = tally.most or len(self.decision.clauses)
        return {n: found for n, found in tasks.items() if least <= len(found) <= most}

    def _many(self, assignment: Assignment) -> bool:
        return self.register[assignment.agency].collective

    def _pool(self, query: Query) -> tuple[Clause, ...]:
        """The clauses of the kind asked for that are in the scope."""
        clauses = self.decision.answerable
        if query.unit is ListedUnit.GROUP:
            clauses = self.decision.groups
        elif query.unit is ListedUnit.TASK or query.tally:
            clauses = tuple(c for c in clauses if c.kind is Kind.POINT and c.leads)
        elif query.shape or query.kind.value == "group_agencies":
            clauses = tuple(c for c in clauses if c.kind is Kind.POINT)
        scope, beyond = query.scope, query.beyond
        clauses = tuple(c for c in clauses if not any(_inside(c, s) for s in beyond))
        return tuple(c for c in clauses if not scope or any(_inside(c, s) for s in scope))

    def _fits(self, clause: Clause, query: Query) -> bool:
        return (
            (not query.bodies or self._parted(clause, query))
            and (query.times is None or bool(timely(clause, query.times, self.decision)))
            and (query.citing is None or cites(clause, query.citing))
            and (not query.phrase or self.speaks(clause, query.phrase))
            and (query.shape is None or _shaped(clause, query.shape))
        )

    def _parted(self, clause: Clause, query: Query) -> bool:
        """Whether the bodies named have the part asked for, or are not named at all."""
        if query.part is not BodyPart.NONE:
            return _takes_part(clause, query)
        names = {n for slug in query.slugs for n in self.register[slug].named_as}
        given = any(a.agency in query.slugs for a in clause.assignments)
        return not given and not any(name in clause.text for name in names)

    def speaks(self, clause: Clause, phrase: str) -> bool:
        """Whether any of the phrases joined by "hoặc" stands in the clause."""
        return any(self.holds(clause, p) for p in _OR.split(phrase) if p.strip())

    def parts_deadlines(self, phrase: str) -> bool:
        """Whether some, not all, sentences with a deadline speak of something."""
        dated = [(c, d) for c in self.decision.answerable for d in c.deadlines]
        return 0 < sum(says(c, d, phrase, self.decision) for c, d in dated) < len(dated)

    def holds(self, clause: Clause, phrase: str) -> bool:
        """Whether the phrase stands in the clause, whatever the punctuation between its words."""
        return clause.id in self.holders(phrase, (clause,))

    def holders(self, phrase: str, clauses: Sequence[Clause] = ()) -> set[str]:
        """The ids of those of these clauses, or of all, that hold the phrase."""
        accented = has_diacritics(phrase)
        texts = self._texts if accented else self._folded
        spelled = _spelled(phrase, self.decision)
        wanted = spelled if accented else fold(spelled)
        words = wanted.split()
        ids = [c.id for c in clauses or self.decision.answerable]
        return {i for i in ids if wanted in texts[i] or _interrupted(words, texts[i])}

    def rarity(self, text: str, *, accented: bool) -> dict[str, float]:
        """The words of a text that say something, with how rare they are in the decision."""
        texts = self._texts if accented else self._folded
        held = [set(t.split()) for t in texts.values()]
        found = {
            word: sum(word in words for words in held)
            for word in topic_words(text, accented=accented, own=self.decision.profile.own_words)
        }
        return {w: math.log(1 + len(held) / n) if n else _STRANGE for w, n in found.items()}

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {c.id: _spelled(c.text, self.decision) for c in self.decision.clauses}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {i: fold(text) for i, text in self._texts.items()}


def _spelled(text: str, decision: Decision) -> str:
    """The syllables, own short forms written out, without "số" before a number; blanks around."""
    words, written_out = syllables(text), dict(decision.profile.short_forms)
    kept = [
        w
        for w, after in zip(words, [*words[1:], ""], strict=True)
        if w != "số" or not after[:1].isdigit()
    ]
    return f" {' '.join(written_out.get(w, w) for w in kept)} "


def _interrupted(wanted: Sequence[str], text: str) -> bool:
    """Whether a phrase of three syllables or more stands there with one or two more inside it."""
    if len(wanted) < _LONG or not all(f" {w} " in text for w in wanted):
        return False
    pieces = ((wanted[:i], wanted[i:]) for i in range(1, len(wanted)))
    more = r"(?: \w+)" if len(wanted) == _LONG else r"(?: \w+){1,2}"
    return any(
        re.search(rf" {re.escape(' '.join(a))}{more} {re.escape(' '.join(b))} ", text)
        for a, b in pieces
    )


_LONG = 3
_STRANGE = 1.0  # weight of a word that the decision does not hold


def _inside(clause: Clause, scope: str) -> bool:
    return scope == clause.id or scope in clause.ancestors


def _takes_part(clause: Clause, query: Query) -> bool:
    has = [_has(clause, frozenset(body), query.part, query.title) for body in query.bodies]
    return all(has) if query.together else any(has)


def _has(clause: Clause, slugs: Collection[str], part: BodyPart, title: str) -> bool:
    # The head of an office answers for what the office has to do.
    title = "" if title.startswith("Chánh") else title
    named = [a for a in clause.assignments if a.agency in slugs and a.name.startswith(title)]
    if part in (BodyPart.IN_CHARGE, BodyPart.LEADS) and not title:
        # What the heads of all bodies are told is no task of the bodies.
        named = [a for a in named if a.agency not in COLLECTIVE or _to_all(a)]
    roles = {a.role for a in named}
    if part is BodyPart.LEADS:
        return Role.LEAD in roles
    if part is BodyPart.SHARED:
        return bool(roles) and not roles & IN_CHARGE
    return bool(roles if part is BodyPart.ANY else roles & IN_CHARGE)


def timely(clause: Clause, times: Times, decision: Decision) -> tuple[Deadline, ...]:
    """The deadlines of the clause that are asked for."""
    found = clause.deadlines
    if times.dated or times.months or times.within:
        found = tuple(d for d in found if d.date)
    if times.recurring:
        found = tuple(d for d in found if d.recurrence)
    if times.period:
        found = tuple(d for d in found if d.recurrence == times.period)
    if times.months:
        found = tuple(d for d in found if d.date and d.date.month in times.months)
    if times.within:
        found = tuple(d for d in found if d.date and times.within[0] <= d.date <= times.within[1])
    if times.about:
        found = tuple(d for d in found if says(clause, d, times.about, decision))
    return found


def says(clause: Clause, deadline: Deadline, phrase: str, decision: Decision) -> bool:
    """Whether the sentence of a deadline speaks of something."""
    accented = has_diacritics(phrase)
    for sentence in clause.sentences:
        if sentence.start <= deadline.start < sentence.end:
            text = _spelled(sentence.text, decision)
            return f" {phrase} " in (text if accented else fold(text))
    return False


def _to_all(assignment: Assignment) -> bool:
    """Whether all offices or districts are named at once, not their heads."""
    return assignment.agency in COLLECTIVE and assignment.name.startswith(("Các", "UBND"))


def _shaped(clause: Clause, shape: AssignmentForm) -> bool:
    leads = clause.leads
    if shape is AssignmentForm.UNASSIGNED:
        return not leads
    if shape is AssignmentForm.SEVERAL:
        return len(leads) > 1
    if shape is AssignmentForm.SEVERAL_NAMED:
        return len(leads) > 1 and not any(a.agency in COLLECTIVE for a in leads)
    if shape is AssignmentForm.SEVERAL_LEADS:
        return sum(a.role is Role.LEAD for a in leads) > 1
    if shape is AssignmentForm.REQUESTED:
        return any(a.role is Role.REQUESTED for a in leads)
    if shape is AssignmentForm.COLLECTIVE:
        return bool(leads) and all(_to_all(a) for a in leads)
    if shape is AssignmentForm.ALONE:
        return bool(leads) and not clause.coordinators
    return "phối hợp" in clause.heading and "chủ trì" not in clause.heading

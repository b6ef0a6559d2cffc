"""List answers: all clauses that fit, in the decision's order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import QuestionKind
from assistant.answering.citing import cited
from assistant.answering.filters import ClauseFilter, timely
from assistant.understanding.query import BodyPart, ListedUnit, Query
from assistant.understanding.question import Question
from assistant.wording import lists as say
from assistant.wording.answers import BESIDES, listed_again, no_more, place, who, with_whom
from corpus.annotations import IN_CHARGE, Assignment, Role, unique_names
from corpus.decision import Clause, Decision, Kind
from corpus.profile import Profile
from corpus.register import Register
from index.text import fold, normalize

Held = tuple[tuple[Clause, Assignment], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The clauses of a list answer, none if nothing fits, and the sentence that introduces them.

    `held` tells who answers for what in them; `heading` is that of the one group whose points
    they are.
    """

    clauses: tuple[Clause, ...]
    reply: str
    held: Held
    heading: Clause | None = None


def find_list(
    question: Question, decision: Decision, register: Register, *, less: Sequence[str] = ()
) -> Listing | None:
    """The list that a question asks for, None if it asks for none.

    The clauses `less` are left out, if others remain.
    """
    if question.query is None:
        return None
    return _Lister(question, question.query, decision, register, less).listing()


@dataclass(frozen=True)
class _Lister:
    question: Question
    query: Query
    decision: Decision
    register: Register
    less: Sequence[str] = ()

    def listing(self) -> Listing | None:
        """The list, or why there is none; one asked for loosely that is empty is no list."""
        query = self.query
        clauses = self._filter.select(query)
        if not clauses and query.together and query.loosely and query.bodies:
            return self._apart()
        if not clauses:
            return None if query.loosely else Listing((), self._nothing(), ())
        if query.tally:
            return self._busy(clauses)
        if query.unit is ListedUnit.GROUP:
            alike = any(not self._opens(i) for i in query.scope)
            return Listing(clauses, say.groups(clauses, self.decision, alike=alike), ())
        tasks = query.kind is QuestionKind.AGENCY_TASKS and query.part is not BodyPart.NONE
        if tasks and not (query.scope or query.beyond):
            return self._tasks(clauses)
        clauses = tuple(c for c in clauses if c.id not in self.less) or clauses
        return Listing(clauses, self._reply(clauses), self._held(clauses), self._heading())

    def _apart(self) -> Listing | None:
        """What bodies asked for together have to do each, where they share nothing."""
        alone = replace(self.query, together=False)
        listing = replace(self, query=alone).listing()
        if listing is None or not listing.clauses:
            return listing
        names = [self.register[body[0]].name for body in self.query.bodies]
        shared = say.nothing_together(names, self.decision.profile)
        return replace(listing, reply=f"{shared} {listing.reply}")

    def _of_each(self, led: Sequence[Clause], told: Sequence[Clause]) -> Iterator[str]:
        """The tasks of several bodies, one after the other."""
        for body in self.query.bodies:
            slugs = frozenset(body)
            own = [c.citation for c in led if _in_charge(c, slugs)]
            beside = [
                c.citation
                for c in told
                if c.citation not in own and any(a.agency in slugs for a in c.assignments)
            ]
            name = self.register[body[0]].name
            if own or beside:
                yield say.agency_tasks(name, own, beside)
            else:
                yield say.no_tasks(name, self.decision.profile)

    def _heading(self) -> Clause | None:
        scope = self.query.scope
        whole = self.query.kind is QuestionKind.GROUP and len(scope) == 1
        return self.decision.clause(scope[0]) if whole and not self._opens(scope[0]) else None

    def _opens(self, clause_id: str) -> bool:
        """Whether a scope is a part or an article with something under it, not a group."""
        return self.decision.clause(clause_id).kind is Kind.OPENING

    @property
    def _filter(self) -> ClauseFilter:
        return ClauseFilter(self.decision, self.register)

    def _reply(self, clauses: tuple[Clause, ...]) -> str:
        query = self.query
        views = self.decision.views
        if query.kind is QuestionKind.GROUP and views and query.scope == (views.id,):
            return say.views(clauses, views)
        said = ""
        if query.citing:
            titles = unique_names_of(clauses, query)
            said = f": {'; '.join(titles)}"
        elif query.times:
            said = say.dates([(c, timely(c, query.times, self.decision)) for c in clauses])
        elif not query.bodies:
            said = say.given_to(unique_names(a for _, a in self._held(clauses)))
        return say.fitting(clauses, self._filters(), said, self.decision.profile)

    def _filters(self) -> str:
        phrase = _printed(self.query.phrase, self.question.text)
        names = self._names()
        return say.what_fits(self.query, self.decision, names, phrase)

    def _names(self) -> list[str]:
        """The bodies named, once each; with the title by which their heads were named."""
        names = [self.register[slug].name for body in self.query.bodies for slug in body]
        title = self.query.title
        if title == "Thủ trưởng":
            names = [f"{title} {n[0].lower()}{n[1:]}" for n in names]
        elif title.startswith("Chánh"):
            names = [f"Chánh {n}" for n in names]
        elif title:
            names = [f"{title} {n}" for n in names]
        return list(dict.fromkeys(names))

    def _held(self, clauses: Iterable[Clause]) -> Held:
        """Who is in charge of what, of the bodies named if there are any."""
        slugs = self.query.slugs if self.query.kind is QuestionKind.AGENCY_TASKS else None
        return _held(clauses, slugs)

    def _nothing(self) -> str:
        query = self.query
        if query.absent.startswith("nhóm"):
            return say.no_groups(query.absent, self.decision)
        if query.absent and query.kind is QuestionKind.GROUP and not query.absent.startswith("Mục"):
            return say.no_tasks(_printed(query.absent, self.question.text), self.decision.profile)
        return say.none_fits(query, self._filters(), self.decision.profile)

    def _busy(self, clauses: tuple[Clause, ...]) -> Listing:
        counts = {n: len(found) for n, found in self._filter.busy(self.query).items()}
        held = tuple((c, a) for n in counts for c in clauses for a in c.leads if a.name == n)
        return Listing(clauses, say.busiest(counts, self.query), held)

    def _tasks(self, clauses: tuple[Clause, ...]) -> Listing:
        """What the bodies named are in charge of, and what they coordinate in."""
        query, slugs = self.query, self.query.slugs
        names = ", ".join(self._names())
        name = names[0].upper() + names[1:]
        led = [c for c in clauses if _in_charge(c, slugs)]
        shared = [c for c in clauses if c not in led]
        if led and query.part is BodyPart.MAIN:
            also = self._filter.select(replace(query, part=BodyPart.SHARED))
            shared = [c for c in also if c not in led]
        said, left = "", ""
        if self.less:
            others = (
                [c for c in led if c.id not in self.less],
                [c for c in shared if c.id not in self.less],
            )
            profile = self.decision.profile
            said, left = (BESIDES, "") if any(others) else ("", f" {no_more(name, profile)}")
            led, shared = others if any(others) else (led, shared)
        listed = clauses if query.part is BodyPart.ANY else tuple(led or shared)
        if self.question.asks_with_whom and led:
            return Listing(tuple(led), _with_whom(led, self.decision.profile), _held(led, slugs))
        told = shared if len(shared) <= _FEW or not led or query.part is BodyPart.ANY else []
        tasks = say.agency_tasks(name, [c.citation for c in led], [c.citation for c in told])
        if len(query.bodies) > 1 and not (query.together or self.less):
            tasks = " ".join(self._of_each(led, told))
        return Listing(listed, f"{said}{tasks}{left}", _held(listed, slugs))


_FEW = 5  # shared tasks that are told along with those led


def _in_charge(clause: Clause, slugs: frozenset[str]) -> bool:
    return any(a.agency in slugs and a.role in IN_CHARGE for a in clause.assignments)


def _with_whom(led: Sequence[Clause], profile: Profile) -> str:
    replies = [
        f"{who(c.leads, profile)}{with_whom(unique_names(c.coordinators))} ({place(c)})"
        for c in led
        if c.leads
    ]
    return ". ".join(replies) + "."


def unique_names_of(clauses: Iterable[Clause], query: Query) -> list[str]:
    """Titles of the documents asked for, once each."""
    citing = query.citing
    found = [r.title for c in clauses for r in (cited(c, citing) if citing else ())]
    return list(dict.fromkeys(found))


def _printed(phrase: str, text: str) -> str:
    """The phrase as the question has it, in its letter case and with its diacritics."""
    at = fold(normalize(text)).find(fold(phrase))
    same = at >= 0 and len(normalize(text)) == len(text)
    return text[at : at + len(phrase)] if same else phrase


def narrowed(question: Question, clauses: tuple[Clause, ...], profile: Profile) -> Listing:
    """Of clauses that were just listed, those that hold what is asked for; else all of them."""
    kept = clauses
    if question.kind in (QuestionKind.DEADLINE, QuestionKind.ALL_DEADLINES):
        kept = tuple(c for c in clauses if c.deadlines)
    elif question.kind in (QuestionKind.REFERENCE, QuestionKind.REFERENCES):
        kept = tuple(c for c in clauses if c.references)
    elif question.kind is QuestionKind.COORDINATOR:
        kept = tuple(c for c in clauses if c.coordinators)
    kept = kept or clauses
    return Listing(kept, listed_again(question.kind, kept, profile), _held(kept))


def _held(clauses: Iterable[Clause], slugs: frozenset[str] | None = None) -> Held:
    """Who is in charge of what, in order."""
    return tuple(
        (c, a)
        for c in clauses
        for a in c.assignments
        if a.role is not Role.COORDINATE and (slugs is None or a.agency in slugs)
    )

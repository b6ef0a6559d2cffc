"""List answers: all clauses that fit, in the decision's order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import QuestionKind
from assistant.answering.citing import cited
from assistant.answering.filters import Selector, timely
from assistant.understanding.query import Part, Request, Unit
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
    if question.request is None:
        return None
    return _Lister(question, question.request, decision, register, less).listing()


@dataclass(frozen=True)
class _Lister:
    question: Question
    request: Request
    decision: Decision
    register: Register
    less: Sequence[str] = ()

    def listing(self) -> Listing | None:
        """The list, or why there is none; one asked for loosely that is empty is no list."""
        request = self.request
        clauses = self._selector.select(request)
        if not clauses and request.together and request.loosely and request.bodies:
            return self._apart()
        if not clauses:
            return None if request.loosely else Listing((), self._nothing(), ())
        if request.tally:
            return self._busy(clauses)
        if request.unit is Unit.GROUP:
            alike = any(not self._opens(i) for i in request.scope)
            return Listing(clauses, say.groups(clauses, self.decision, alike=alike), ())
        tasks = request.kind is QuestionKind.AGENCY_TASKS and request.part is not Part.NONE
        if tasks and not (request.scope or request.beyond):
            return self._tasks(clauses)
        clauses = tuple(c for c in clauses if c.id not in self.less) or clauses
        return Listing(clauses, self._reply(clauses), self._held(clauses), self._heading())

    def _apart(self) -> Listing | None:
        """What bodies asked for together have to do each, where they share nothing."""
        alone = replace(self.request, together=False)
        listing = replace(self, request=alone).listing()
        if listing is None or not listing.clauses:
            return listing
        names = [self.register[body[0]].name for body in self.request.bodies]
        shared = say.nothing_together(names, self.decision.profile)
        return replace(listing, reply=f"{shared} {listing.reply}")

    def _of_each(self, led: Sequence[Clause], told: Sequence[Clause]) -> Iterator[str]:
        """The tasks of several bodies, one after the other."""
        for body in self.request.bodies:
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
        scope = self.request.scope
        whole = self.request.kind is QuestionKind.GROUP and len(scope) == 1
        return self.decision.clause(scope[0]) if whole and not self._opens(scope[0]) else None

    def _opens(self, clause_id: str) -> bool:
        """Whether a scope is a part or an article with something under it, not a group."""
        return self.decision.clause(clause_id).kind is Kind.OPENING

    @property
    def _selector(self) -> Selector:
        return Selector(self.decision, self.register)

    def _reply(self, clauses: tuple[Clause, ...]) -> str:
        request = self.request
        views = self.decision.views
        if request.kind is QuestionKind.GROUP and views and request.scope == (views.id,):
            return say.views(clauses, views)
        said = ""
        if request.citing:
            titles = unique_names_of(clauses, request)
            said = f": {'; '.join(titles)}"
        elif request.times:
            said = say.dates([(c, timely(c, request.times, self.decision)) for c in clauses])
        elif not request.bodies:
            said = say.given_to(unique_names(a for _, a in self._held(clauses)))
        return say.fitting(clauses, self._filters(), said, self.decision.profile)

    def _filters(self) -> str:
        phrase = _printed(self.request.phrase, self.question.text)
        names = self._names()
        return say.what_fits(self.request, self.decision, names, phrase)

    def _names(self) -> list[str]:
        """The bodies named, once each; with the title by which their heads were named."""
        names = [self.register[slug].name for body in self.request.bodies for slug in body]
        title = self.request.title
        if title == "Thủ trưởng":
            names = [f"{title} {n[0].lower()}{n[1:]}" for n in names]
        elif title.startswith("Chánh"):
            names = [f"Chánh {n}" for n in names]
        elif title:
            names = [f"{title} {n}" for n in names]
        return list(dict.fromkeys(names))

    def _held(self, clauses: Iterable[Clause]) -> Held:
        """Who is in charge of what, of the bodies named if there are any."""
        slugs = self.request.slugs if self.request.kind is QuestionKind.AGENCY_TASKS else None
        return _held(clauses, slugs)

    def _nothing(self) -> str:
        request = self.request
        if request.absent.startswith("nhóm"):
            return say.no_groups(request.absent, self.decision)
        if (
            request.absent
            and request.kind is QuestionKind.GROUP
            and not request.absent.startswith("Mục")
        ):
            return say.no_tasks(_printed(request.absent, self.question.text), self.decision.profile)
        return say.none_fits(request, self._filters(), self.decision.profile)

    def _busy(self, clauses: tuple[Clause, ...]) -> Listing:
        counts = {n: len(found) for n, found in self._selector.busy(self.request).items()}
        held = tuple((c, a) for n in counts for c in clauses for a in c.leads if a.name == n)
        return Listing(clauses, say.busiest(counts, self.request), held)

    def _tasks(self, clauses: tuple[Clause, ...]) -> Listing:
        """What the bodies named are in charge of, and what they coordinate in."""
        request, slugs = self.request, self.request.slugs
        names = ", ".join(self._names())
        name = names[0].upper() + names[1:]
        led = [c for c in clauses if _in_charge(c, slugs)]
        shared = [c for c in clauses if c not in led]
        if led and request.part is Part.MAIN:
            also = self._selector.select(replace(request, part=Part.SHARED))
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
        listed = clauses if request.part is Part.ANY else tuple(led or shared)
        if self.question.asks_with_whom and led:
            return Listing(tuple(led), _with_whom(led, self.decision.profile), _held(led, slugs))
        told = shared if len(shared) <= _FEW or not led or request.part is Part.ANY else []
        tasks = say.agency_tasks(name, [c.citation for c in led], [c.citation for c in told])
        if len(request.bodies) > 1 and not (request.together or self.less):
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


def unique_names_of(clauses: Iterable[Clause], request: Request) -> list[str]:
    """Titles of the documents asked for, once each."""
    citing = request.citing
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

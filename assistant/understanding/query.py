"""Queries: what a question asks of a set of clauses, as filters that all have to fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from assistant.answer import QuestionKind

COLLECTIVE = frozenset({"cac-so-ban-nganh", "ubnd-cac-huyen-thanh-pho"})


class BodyPart(StrEnum):
    """The part that the bodies named have in the clauses asked for."""

    MAIN = "main"  # in charge; what they coordinate in if they are in charge of nothing
    IN_CHARGE = "in_charge"
    LEADS = "leads"  # with the very word "chủ trì"
    SHARED = "shared"  # phối hợp
    ANY = "any"
    NONE = "none"  # they are not named


class AssignmentForm(StrEnum):
    """How the clauses asked for assign their task."""

    UNASSIGNED = "unassigned"  # nobody is named
    SEVERAL = "several"  # more than one body in charge
    SEVERAL_LEADS = "several_leads"  # more than one "chủ trì"
    JOINT = "joint"  # "phối hợp" without "chủ trì"
    ALONE = "alone"  # nobody coordinates
    SEVERAL_NAMED = "several_named"  # more than one body in charge, each by its own name
    REQUESTED = "requested"  # đề nghị
    COLLECTIVE = "collective"  # given to all offices or districts at once


class ListedUnit(StrEnum):
    """What is to be listed."""

    GROUP = "group"
    TASK = "task"  # what someone is in charge of
    PLACE = "place"  # any clause that can be an answer


@dataclass(frozen=True, slots=True)
class Times:
    """Deadlines asked for: dated, recurring, in some months or `within` two days; else any.

    `period` is one of `corpus.annotations.Deadline.recurrence`, "" for any; `about` is what the
    sentence of the deadline has to speak of.
    """

    dated: bool = False
    recurring: bool = False
    period: str = ""
    months: tuple[int, ...] = ()
    within: tuple[date, date] | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Citing:
    """Documents asked for: the legal bases, those with a number, by type, by issuer, by day.

    With `spoken_of` it is enough that the text speaks of such documents without a number.
    """

    bases: bool = False
    numbered: bool = False
    types: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    spoken_of: bool = False
    issued: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks a body has to have: from `least` to `most`, or more than all others."""

    least: int = 1
    most: int = 0
    top: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Filters over the decision's clauses.

    `scope` are ids of groups, or of what opens a part or an article, `beyond` those that are left
    out. `bodies` are the register
    entries of each body named, `title` how its printed name has to begin. With `together` all of
    them have to have part, else any. `phrase` has to stand in the text; with `loosely` it may be
    a matter that the text words in another way. `absent` is something named that the decision
    does not have, so that nothing can fit.
    """

    unit: ListedUnit = ListedUnit.PLACE
    scope: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    bodies: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    part: BodyPart = BodyPart.MAIN
    together: bool = False
    times: Times | None = None
    citing: Citing | None = None
    phrase: str = ""
    loosely: bool = False
    shape: AssignmentForm | None = None
    tally: TaskCount | None = None
    absent: str = ""

    @property
    def slugs(self) -> frozenset[str]:
        """Register entries of all bodies."""
        return frozenset(slug for body in self.bodies for slug in body)

    @property
    def kind(self) -> QuestionKind:
        """The kind of question that it makes."""
        if self.tally:
            return QuestionKind.BUSIEST
        if self.citing:
            return QuestionKind.REFERENCES
        if self.times:
            return QuestionKind.ALL_DEADLINES
        if self.phrase:
            return QuestionKind.MENTIONS
        if self.bodies:
            return QuestionKind.AGENCY_TASKS
        return QuestionKind.GROUP if self.scope or self.shape is None else QuestionKind.EVERYONE


def given_to(query: Query, bodies: Sequence[str]) -> Query:
    """Of what is asked for, the clauses in which one of the bodies has a part."""
    return replace(query, bodies=tuple((slug,) for slug in bodies), part=BodyPart.ANY)

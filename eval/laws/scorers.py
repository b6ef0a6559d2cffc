"""What an answer says, for judges: strict with refusals, lists and names."""

from collections.abc import Collection
from functools import cached_property

from assistant.answer import Answer
from corpus.decision import Decision
from corpus.register import Register
from eval.laws.topics import Topic

REFUSED = frozenset({"not_found", "clarify", "unsupported", "smalltalk"})
DENIED = REFUSED | {"not_stated"}
SETS = frozenset({"list", "overview"})
# A list is right where it comes this near to the clauses that hold the matter.
NEAR = 0.5


def main_clause(answer: Answer) -> str:
    """The clause that an answer is given from, "" for a refusal or a bare list."""
    if answer.status.value in DENIED or not answer.clause:
        return ""
    return answer.clause.id


def shown(answer: Answer) -> tuple[str, ...]:
    """The clauses that an answer gives as its own; none for a refusal."""
    if answer.status.value in DENIED:
        return ()
    ids = tuple(ref.clause for ref in answer.clauses)
    main = main_clause(answer)
    return ids if ids or not main else (main,)


def shows(answer: Answer, gold: Collection[str]) -> bool:
    """Whether the clause first shown holds the matter, or a list is near the clauses that do."""
    if answer.status.value != "list":
        return main_clause(answer) in gold
    listed = set(shown(answer))
    common = len(listed & set(gold))
    return common > 0 and 2 * common / (len(listed) + len(set(gold))) >= NEAR


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers tell a reader the same."""
    return _told(one) == _told(other)


def _told(answer: Answer) -> tuple[object, ...]:
    where = (main_clause(answer), shown(answer)) if answer.status.value not in REFUSED else ()
    dates = tuple((d.text, d.date) for d in answer.deadlines)
    return answer.status.value, where, answer.lead_agencies, dates


def gist(answer: Answer) -> tuple[str, ...]:
    """What must agree over wordings: the main clause, else the list, else that it refuses."""
    if answer.status.value in DENIED:
        return ("",)
    main = main_clause(answer)
    return (main,) if main else shown(answer)


def verdict(answer: Answer) -> str:
    """ "yes", "no", or "" where a claim is left unjudged."""
    told = getattr(answer, "verdict", None)
    if told in ("yes", "no"):
        return str(told)
    words = answer.reply.casefold().split()
    return {"đúng": "yes", "không": "no"}.get(words[0].strip(".,:;!") if words else "", "")


class NamedBodies:
    """Which bodies of the register an answer names as those who act."""

    def __init__(self, decision: Decision, register: Register) -> None:
        self.decision, self.register = decision, register

    @cached_property
    def _printed(self) -> dict[str, str]:
        return {a.name: a.agency for c in self.decision.clauses for a in c.assignments}

    def named(self, answer: Answer) -> frozenset[str]:
        """Slugs; a name that the register does not know stands for itself."""
        return frozenset(s for name in answer.lead_agencies for s in self._slugs(name))

    def _slugs(self, name: str) -> list[str]:
        if name in self._printed:
            return [self._printed[name]]
        return [m.agency.slug for m in self.register.mentions(name)] or [name.casefold()]

    def right(self, answer: Answer, topic: Topic, *, who: bool) -> bool:
        """Whether an answer shows the topic and, where asked, names one of those who lead."""
        named = self.named(answer)
        fits = not topic.bodies or bool(named & topic.bodies)
        return shows(answer, topic.clauses) and (fits or not (who or named))

    def wrong(self, answer: Answer, topic: Topic) -> bool:
        """Whether an answer names only others than those who lead, or names any in refusing."""
        named = self.named(answer)
        if answer.status.value in REFUSED:
            return bool(named)
        return bool(named) and not named & topic.bodies

    def refused(self, answer: Answer) -> bool:
        """Whether an answer refuses and names nobody as if it answered."""
        return answer.status.value in REFUSED and not self.names_unasked(answer)

    def names_unasked(self, answer: Answer) -> bool:
        """Whether a refusal names a body that the question does not.

        "Not stated" shows a clause and may carry its bodies, but must not say that they act;
        a question back and a greeting may name what one can ask.
        """
        status = answer.status.value
        if status in REFUSED and answer.lead_agencies:
            return True
        if status in ("clarify", "smalltalk"):
            return False
        asked = {m.agency.slug for m in self.register.mentions(answer.question)}
        told = {
            m.agency.slug for m in self.register.mentions(answer.reply) if not m.agency.collective
        }
        own = {m.agency.slug for m in self.register.mentions(self.decision.issuer)}
        return bool(told - asked - own)

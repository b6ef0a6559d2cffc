"""Request readers: a question -> the first reading that uses up its words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.cue import Strip
from assistant.naming import Namer
from assistant.reading import bodies, deadlines, documents, groups, phrases, shapes, tallies
from assistant.reading.heard import Heard
from assistant.reading.vocabulary import (
    ASIDE,
    ASKED_BODIES,
    HEADS,
    MANY_BODIES,
    MONTH,
    OUTSIDERS,
    PLURAL,
    POLITE,
    REGARDLESS,
    SELF,
)
from assistant.request import Request
from assistant.scopes import ScopeReader
from corpus.decision import Decision, Kind

_READINGS: tuple[Callable[[Heard, Request, Strip], Request | None], ...] = (
    documents.places,
    tallies.tally,
    shapes.shape,
    documents.citing,
    deadlines.times,
    groups.matter,
    phrases.mention,
    bodies.tasks,
    groups.group,
    groups.everything,
)


@dataclass(frozen=True)
class RequestReader:
    """Reads requests about one decision."""

    decision: Decision
    namer: Namer

    @cached_property
    def _scopes(self) -> ScopeReader:
        return ScopeReader(self.decision)

    def read(self, plain: str, clause_ids: Sequence[str], *, accented: bool) -> Request | None:
        """The request in a text of the normal form, None if it asks for no set of clauses."""
        if any(self.decision.clause(i).kind is not Kind.GROUP for i in clause_ids):
            articles = [i for i in clause_ids if i.endswith(".intro")]
            if len(articles) < len(clause_ids):
                return None
        plain = re.sub("[\"“”'‘’«»]", "", plain)
        found = self._request(plain, accented)
        if found and not found.phrase:
            return found
        without = Strip(plain, accented)
        if not without.take(ASIDE):
            return found
        left = without.left.replace("|", " ")
        return self._request(" ".join(left.split()), accented) or found

    def _request(self, plain: str, accented: bool) -> Request | None:
        """The first reading that uses up the text; it is unsure where one clause may be meant."""
        text = Strip(plain, accented)
        heard, base = self._heard(text)
        found = next((r for read in _READINGS if (r := read(heard, base, text))), None)
        one = text.sees(ASKED_BODIES) and not text.sees(MANY_BODIES)
        missing = base.absent and not heard.outsider
        unsure = found and not missing and (one or not heard.plural)
        return replace(found, loosely=True) if found and unsure else found

    def _heard(self, text: Strip) -> tuple[Heard, Request]:
        """What all readings need; its words are used up."""
        plain, plural = text.left, text.sees(PLURAL)
        for words in (POLITE, REGARDLESS, SELF):
            text.take(words)
        title = next((t for t, words in HEADS if text.sees(words)), "")
        number = "" if text.sees(MONTH) else documents.number(text)
        scopes = self._scopes.read(text)
        within, months = deadlines.bounds(text), deadlines.months(text)
        outsider = text.take(OUTSIDERS)
        named, above = bodies.named(self.namer, text)
        absent = scopes.absent or (outsider[0].group() if outsider else "")
        heard = Heard(
            plain, text.accented, self.namer, self._scopes, plural, title, number, within, months,
            tuple(above), bool(outsider) and not scopes.absent,
        )  # fmt: skip
        slugs = tuple(n.slugs for n in named)
        return heard, Request(scope=scopes.ids, bodies=slugs, absent=absent)

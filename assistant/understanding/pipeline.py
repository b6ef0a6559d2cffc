"""Request readers: a question -> the first reading that uses up its words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answering.filters import Selector
from assistant.understanding import (
    assignment_forms,
    counts,
    dates,
    documents,
    groups,
    phrases,
    roles,
)
from assistant.understanding.agencies import Namer
from assistant.understanding.lexicon import (
    ASIDE,
    ASKED_BODIES,
    HEADS,
    MANY_BODIES,
    MONTH,
    PLURAL,
    POLITE,
    REGARDLESS,
    SELF,
)
from assistant.understanding.patterns import Strip
from assistant.understanding.query import Request
from assistant.understanding.reading import Heard
from assistant.understanding.rules import rule
from assistant.understanding.rules.own import own_classes
from assistant.understanding.sections import ScopeReader
from corpus.decision import Clause, Decision, Kind, Level
from corpus.variants import Intent
from index.classifiers import Intended
from index.text import fold, syllables

Reading = Callable[[Heard, Request, Strip], Request | None]
_READINGS: tuple[Reading, ...] = (
    documents.places,
    counts.tally,
    assignment_forms.shape,
    documents.citing,
    dates.times,
    groups.matter,
    groups.summary,
    phrases.mention,
    roles.tasks,
    groups.group,
    groups.everything,
)
# The readings of each kind of set, when the words around do not matter.
_LOOSELY: dict[Intent, tuple[Reading, ...]] = {
    Intent.TASKS: (roles.tasks,),
    Intent.GROUP: (
        phrases.inside,
        groups.group,
        groups.named_loosely,
        roles.tasks,
        groups.everything,
    ),
    Intent.DEADLINES: (dates.times,),
    Intent.DOCUMENTS: (documents.places, documents.named, documents.citing),
    Intent.MENTIONS: (documents.places, documents.named, phrases.standing),
    Intent.COUNTS: (counts.tally, assignment_forms.shape, counts.loosely),
}
_QUOTES = "[\"“”'‘’«»]"


@dataclass(frozen=True)
class RequestReader:
    """Reads requests about one decision."""

    decision: Decision
    namer: Namer

    @cached_property
    def _scopes(self) -> ScopeReader:
        return ScopeReader(self.decision, self.namer)

    @cached_property
    def _selector(self) -> Selector:
        return Selector(self.decision, self.namer.register)

    def read(self, plain: str, clause_ids: Sequence[str], *, accented: bool) -> Request | None:
        """The request in a text of the normal form, None if it asks for no set of clauses."""
        if self._names_point(clause_ids):
            return None
        plain = re.sub(_QUOTES, "", plain)
        found = self._request(plain, accented)
        if found and not found.phrase:
            return found
        without = Strip(plain, accented)
        if not without.take(ASIDE):
            return found
        left = without.left.replace("|", " ")
        return self._request(" ".join(left.split()), accented) or found

    def read_loosely(
        self, plain: str, clause_ids: Sequence[str], intended: Intended, *, accented: bool
    ) -> list[Request]:
        """Requests in a text that is known to ask for a set, probably of one of these kinds."""
        if self._names_point(clause_ids):
            return []
        text = Strip(re.sub(_QUOTES, "", plain), accented)
        heard, base = self._heard(text)
        quoted = re.search(rf"{_QUOTES}([^|]+?){_QUOTES}", plain)
        heard = replace(
            heard, plural=True, share=intended.share, quoted=quoted[1] if quoted else ""
        )
        kinds = [Intent.MENTIONS] * bool(quoted) + list(intended.intents)
        readings = [read for kind in kinds for read in _LOOSELY[kind]]
        found = [read(heard, base, text) for read in readings]
        return [replace(request, loosely=True) for request in found if request]

    def _names_point(self, clause_ids: Sequence[str]) -> bool:
        """Whether a clause is named that is no group and no article; one article may be it."""
        wide = [Kind.GROUP] + [Kind.ARTICLE] * (len(clause_ids) > 1)
        named = map(self.decision.clause, clause_ids)
        return any(c.kind not in wide and not self._opens_article(c) for c in named)

    def _opens_article(self, clause: Clause) -> bool:
        return clause.kind is Kind.OPENING and clause.level is Level.ARTICLE

    def _request(self, plain: str, accented: bool) -> Request | None:
        """The first reading that uses up the text; it is unsure where one clause may be meant."""
        text = Strip(plain, accented)
        heard, base = self._heard(text)
        found = next((r for read in _READINGS if (r := read(heard, base, text))), None)
        one = text.sees(ASKED_BODIES) and not text.sees(MANY_BODIES)
        missing = bool(base.absent)
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
        issued = documents.issued(text, self.decision.year)
        within, months = dates.bounds(text, self.decision.year), dates.months(text)
        outsider = self._outsider(text)
        named, above = roles.named(self.namer, text)
        absent = scopes.absent or outsider
        heard = Heard(
            plain, text.accented, self.namer, self._scopes, self._selector, plural, title, number,
            within, months, tuple(above), bool(outsider) and not scopes.absent, scopes.matter,
            issued, year=self.decision.year, district=rule("bodies.own_district", **self._own),
        )  # fmt: skip
        slugs = tuple(n.slugs for n in named)
        return heard, Request(scope=scopes.ids, beyond=scopes.beyond, bodies=slugs, absent=absent)

    def _outsider(self, text: Strip) -> str:
        """A body that is in no register and heads no clause, "" if none is named."""
        bodies = rule("bodies.outside", **self._own)
        named = [m.group() for m in text.copy().take(bodies)]
        headings = self._headings[0 if text.accented else 1]
        said = (" ".join(syllables(body)) for body in named)
        if not named or any(f" {body} " in headings for body in said):
            return ""
        text.take(bodies)
        return named[0]

    @cached_property
    def _own(self) -> dict[str, tuple[str, ...]]:
        return own_classes(self.decision)

    @cached_property
    def _headings(self) -> tuple[str, str]:
        """What names who has to do something, with and without diacritics."""
        clauses = self.decision.answerable
        firsts = [c.heading or c.text.split("\n")[0] for c in clauses]
        given = {a.agency for c in clauses for a in c.assignments}
        held = [a for a in self.namer.register if a.slug in given]
        firsts += [name for a in held for name in (a.name, *a.named_as, *a.name_variants)]
        words = " ".join(w for first in firsts for w in syllables(first))
        return f" {words} ", f" {fold(words)} "

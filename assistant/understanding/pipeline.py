"""Recognisers in their order: a question -> the query of the first that uses up its words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answering.filters import ClauseFilter
from assistant.understanding import (
    assignment_forms,
    counts,
    dates,
    documents,
    groups,
    phrases,
    roles,
)
from assistant.understanding.agencies import AgencyFinder
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
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import UnreadText
from assistant.understanding.query import Query
from assistant.understanding.rules import rule
from assistant.understanding.rules.own import own_classes
from assistant.understanding.sections import SectionReader
from corpus.decision import Clause, Decision, Kind, Level
from corpus.variants import Intent
from index.classifiers import Intended
from index.text import fold, syllables

Recogniser = Callable[[ParseContext, Query, UnreadText], Query | None]
RECOGNISERS: tuple[Recogniser, ...] = (
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
_LOOSELY: dict[Intent, tuple[Recogniser, ...]] = {
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
class QueryReader:
    """Reads requests about one decision."""

    decision: Decision
    finder: AgencyFinder

    @cached_property
    def _sections(self) -> SectionReader:
        return SectionReader(self.decision, self.finder)

    @cached_property
    def _filter(self) -> ClauseFilter:
        return ClauseFilter(self.decision, self.finder.register)

    def read(self, plain: str, clause_ids: Sequence[str], *, accented: bool) -> Query | None:
        """The request in a text of the normal form, None if it asks for no set of clauses."""
        if self._names_point(clause_ids):
            return None
        plain = re.sub(_QUOTES, "", plain)
        found = self._query(plain, accented)
        if found and not found.phrase:
            return found
        without = UnreadText(plain, accented)
        if not without.take(ASIDE):
            return found
        left = without.left.replace("|", " ")
        return self._query(" ".join(left.split()), accented) or found

    def read_loosely(
        self, plain: str, clause_ids: Sequence[str], intended: Intended, *, accented: bool
    ) -> list[Query]:
        """Requests in a text that is known to ask for a set, probably of one of these kinds."""
        if self._names_point(clause_ids):
            return []
        text = UnreadText(re.sub(_QUOTES, "", plain), accented)
        context, base = self._heard(text)
        quoted = re.search(rf"{_QUOTES}([^|]+?){_QUOTES}", plain)
        context = replace(
            context, plural=True, share=intended.share, quoted=quoted[1] if quoted else ""
        )
        kinds = [Intent.MENTIONS] * bool(quoted) + list(intended.intents)
        readings = [read for kind in kinds for read in _LOOSELY[kind]]
        found = [read(context, base, text) for read in readings]
        return [replace(query, loosely=True) for query in found if query]

    def _names_point(self, clause_ids: Sequence[str]) -> bool:
        """Whether a clause is named that is no group and no article; one article may be it."""
        wide = [Kind.GROUP] + [Kind.ARTICLE] * (len(clause_ids) > 1)
        named = map(self.decision.clause, clause_ids)
        return any(c.kind not in wide and not self._opens_article(c) for c in named)

    def _opens_article(self, clause: Clause) -> bool:
        return clause.kind is Kind.OPENING and clause.level is Level.ARTICLE

    def _query(self, plain: str, accented: bool) -> Query | None:
        """The first reading that uses up the text; it is unsure where one clause may be meant."""
        text = UnreadText(plain, accented)
        context, base = self._heard(text)
        found = next((r for read in RECOGNISERS if (r := read(context, base, text))), None)
        one = text.sees(ASKED_BODIES) and not text.sees(MANY_BODIES)
        missing = bool(base.absent)
        unsure = found and not missing and (one or not context.plural)
        return replace(found, loosely=True) if found and unsure else found

    def _heard(self, text: UnreadText) -> tuple[ParseContext, Query]:
        """What all readings need; its words are used up."""
        plain, plural = text.left, text.sees(PLURAL)
        for words in (POLITE, REGARDLESS, SELF):
            text.take(words)
        title = next((t for t, words in HEADS if text.sees(words)), "")
        number = "" if text.sees(MONTH) else documents.number(text)
        sections = self._sections.read(text)
        issued = documents.issued(text, self.decision.year)
        within, months = dates.bounds(text, self.decision.year), dates.months(text)
        outsider = self._outsider(text)
        named, above = roles.named(self.finder, text)
        absent = sections.absent or outsider
        context = ParseContext(
            plain, text.accented, self.finder, self._sections, self._filter, plural, title, number,
            within, months, tuple(above), bool(outsider) and not sections.absent, sections.matter,
            issued, year=self.decision.year, district=rule("bodies.own_district", **self._own),
        )  # fmt: skip
        slugs = tuple(n.slugs for n in named)
        return context, Query(
            scope=sections.ids, beyond=sections.beyond, bodies=slugs, absent=absent
        )

    def _outsider(self, text: UnreadText) -> str:
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
        held = [a for a in self.finder.register if a.slug in given]
        firsts += [name for a in held for name in (a.name, *a.named_as, *a.name_variants)]
        words = " ".join(w for first in firsts for w in syllables(first))
        return f" {words} ", f" {fold(words)} "

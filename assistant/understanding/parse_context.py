"""Parse context: a question being read, and what no filter has used up of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.filters import ClauseFilter
from assistant.understanding.agencies import AgencyFinder, NamedAgency
from assistant.understanding.lexicon import ASKED_BODIES, LIST_WORDS, PLURAL, TASKS
from assistant.understanding.patterns import Pattern, UnreadText
from assistant.understanding.sections import SectionReader
from corpus.variants import Share
from index.content_words import topic_words


@dataclass(frozen=True)
class ParseContext:
    """What every reading of a question knows of it.

    `plain` is all of it, `plural` whether it asks for many, `title` the heads that it names,
    `number` that of a document, `within` and `months` bound deadlines; `above` are bodies that
    give tasks, and an `outsider` is one that the decision does not name; `matter` are the words of
    its heading by which a group is named, `issued` are the days when documents were. Where it is
    known that a set is asked for, and which `share` of a body's tasks, words that no filter has
    used do not matter. `quoted` are words in quotation marks. `year` is
    the decision's own, `district` names any of the districts and cities that are its own.
    """

    plain: str
    accented: bool
    finder: AgencyFinder
    sections: SectionReader
    filter: ClauseFilter
    plural: bool = False
    title: str = ""
    number: str = ""
    within: tuple[date, date] | None = None
    months: tuple[int, ...] = ()
    above: Sequence[NamedAgency] = ()
    outsider: bool = False
    matter: tuple[str, ...] = ()
    issued: tuple[date, date] | None = None
    share: Share | None = None
    quoted: str = ""
    year: int = 0
    district: Pattern | None = None

    @property
    def own_words(self) -> frozenset[str]:
        """See `Profile.own_words`."""
        return self.sections.decision.profile.own_words

    def over(self, text: UnreadText) -> tuple[str, ...]:
        """The words that no filter and no empty word has used up."""
        return () if self.share else self.unused(text)

    def unused(self, text: UnreadText) -> tuple[str, ...]:
        """The same, also where such words do not matter."""
        rest = text.copy()
        rest.take(ASKED_BODIES)
        rest.take(TASKS)
        rest.take(LIST_WORDS)
        rest.take(PLURAL)
        left = topic_words(rest.left, accented=self.accented, own=self.own_words)
        return tuple(w for w in left if self._says(w))

    def _says(self, word: str) -> bool:
        """Letters, small numbers and the decision's own year say nothing of a matter."""
        empty = word.isdigit() and (len(word) < 3 or word == str(self.year))
        return len(word) > 1 and not empty

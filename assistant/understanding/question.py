"""A question -> what it asks: kind, agencies, clauses named, and the words of its topic."""

from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.understanding.agencies import NamedAgency
from assistant.understanding.missing_numbers import MissingNumber
from assistant.understanding.query import Query
from assistant.understanding.rules import rule
from corpus.profile import Profile
from index.text import fold, normalize


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed and what it asks.

    `text` is what is searched. `topic` are the words left when agencies, question words and
    words that fit every clause are taken out. `clause_ids` are clauses named by number.
    `query` is what it asks of a set of clauses, None if one clause is to answer. With
    `asks_heading` the clause named is to give its name. `unnamed` is the text without the bodies.
    `bodiless` is the normal form without them, with its marks.
    `missing` is a number that the decision does not have; `province` and `year` are its own.
    """

    typed: str
    text: str
    kind: QuestionKind
    named: tuple[NamedAgency, ...]
    topic: tuple[str, ...]
    clause_ids: tuple[str, ...]
    accented: bool
    query: Query | None = None
    asks_heading: bool = False
    unnamed: str = ""
    bodiless: str = ""
    missing: MissingNumber | None = None
    province: str = ""
    year: int = 0

    @property
    def own_words(self) -> frozenset[str]:
        """See `Profile.own_words`."""
        return Profile(province=self.province, year=self.year).own_words

    @property
    def plain(self) -> str:
        """`text` in the normal form, without diacritics if it has none."""
        return normalize(self.text) if self.accented else fold(normalize(self.text))

    @property
    def bare(self) -> bool:
        """Whether it says nothing of what it is about ("ai lo?")."""
        words = self.plain.split()
        return not (self.topic or self.named or self.clause_ids) and len(words) <= _BARE

    @property
    def claims(self) -> bool:
        """Whether it says, or asks to confirm, which body is in charge of its topic."""
        form = 0 if self.accented else 1
        if len(self.named) != 1 or not (self.topic or self.clause_ids) or self.query:
            return False
        if self.kind in _CLAIMABLE and self.asks_to_confirm:
            return True
        return self.kind is QuestionKind.LEAD and not _ASKED_BODY[form].search(self.plain)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether it asks if something is so ("…, đúng không?")."""
        return bool(ASKS_TO_CONFIRM[0 if self.accented else 1].search(self.plain))

    @property
    def claimed(self) -> str:
        """What the body named is said to be in charge of, as a question after who is."""
        form = 0 if self.accented else 1
        return f"cơ quan nào {' '.join(_CONFIRMED[form].sub(' ', self.unnamed).split())}?"

    @property
    def asks_where(self) -> bool:
        """Whether it asks where the decision speaks of something."""
        return bool(_WHERE[0 if self.accented else 1].search(self.plain))

    @property
    def says_thanks(self) -> bool:
        """Whether it is thanks or a farewell."""
        bare = fold(normalize(self.typed))
        return self.kind is QuestionKind.SMALLTALK and bool(_THANKS[1].search(bare))

    @property
    def asks_with_whom(self) -> bool:
        """Whether it asks who works together with the bodies named."""
        return bool(_WITH[0 if self.accented else 1].search(self.plain))

    @property
    def slugs(self) -> tuple[str, ...]:
        """Register entries of all bodies named."""
        return tuple(dict.fromkeys(slug for named in self.named for slug in named.slugs))


_BARE = 4  # words: a longer question without a topic asks about the decision itself
# A body is asked for, so none is claimed to be in charge.
_ASKED_BODY = rule("kinds.asked_body")
ASKS_TO_CONFIRM = rule("kinds.asks_to_confirm")
_CLAIMABLE = (QuestionKind.LEAD, QuestionKind.TASK, QuestionKind.OVERVIEW, QuestionKind.CLAUSE)
_CONFIRMED = rule("kinds.confirmed")
_WITH = rule("bodies.with")
_WHERE = rule("kinds.where")
_THANKS = rule("kinds.thanks")

"""A question -> what it asks: kind, agencies, clauses named, and the words of its topic."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answer import QuestionKind
from assistant.understanding.agencies import Named, Namer
from assistant.understanding.clause_numbers import Missing, find_missing
from assistant.understanding.patterns import Cue, Strip, cue
from assistant.understanding.pipeline import RequestReader
from assistant.understanding.query import Request
from assistant.understanding.rules import one_of, rule
from assistant.understanding.sections import ScopeReader
from corpus.decision import Clause, Decision, Kind
from corpus.profile import Profile
from corpus.variants import Intent, Share
from index.classifiers import Intended
from index.content_words import topic_words
from index.text import clean, fold, has_diacritics, normalize


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed and what it asks.

    `text` is what is searched. `topic` are the words left when agencies, question words and
    words that fit every clause are taken out. `clause_ids` are clauses named by number.
    `request` is what it asks of a set of clauses, None if one clause is to answer. With
    `asks_heading` the clause named is to give its name. `unnamed` is the text without the bodies.
    `bodiless` is the normal form without them, with its marks.
    `missing` is a number that the decision does not have; `province` and `year` are its own.
    """

    typed: str
    text: str
    kind: QuestionKind
    named: tuple[Named, ...]
    topic: tuple[str, ...]
    clause_ids: tuple[str, ...]
    accented: bool
    request: Request | None = None
    asks_heading: bool = False
    unnamed: str = ""
    bodiless: str = ""
    missing: Missing | None = None
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
        if len(self.named) != 1 or not (self.topic or self.clause_ids) or self.request:
            return False
        if self.kind in _CLAIMABLE and self.asks_to_confirm:
            return True
        return self.kind is QuestionKind.LEAD and not _ASKED_BODY[form].search(self.plain)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether it asks if something is so ("…, đúng không?")."""
        return bool(_ASKS_TO_CONFIRM[0 if self.accented else 1].search(self.plain))

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
_LEAD = rule("kinds.lead")
# A body is asked for, so none is claimed to be in charge.
_ASKED_BODY = rule("kinds.asked_body")
_ASKS_TO_CONFIRM = rule("kinds.asks_to_confirm")
_CLAIMABLE = (QuestionKind.LEAD, QuestionKind.TASK, QuestionKind.OVERVIEW, QuestionKind.CLAUSE)
_CONFIRMED = rule("kinds.confirmed")
_COORDINATOR = rule("kinds.coordinator")
_CHIEF = rule("kinds.chief")
_DEADLINE = rule("kinds.deadline")
_NUMBER = rule("kinds.number")
_REFERENCE = rule("kinds.reference")
_TASK = rule("kinds.task")
_GROUP = cue(
    r"nhóm(?: nhiệm vụ| giải pháp)?(?: số| thứ)? (\d{1,2})|mục (\d{1,2})(?![./]\d|,? (?:của )?phần)"
)
# A part, group or article whose name is asked for, not what stands in it.
_OF_IT, _NAME = one_of("of_document"), one_of("heading_name")
_HEADING = cue(
    r"(?:(?:mục|phần) (?P<part>[ivx]+)|nhóm (?:số |thứ )?(?P<group>\d{1,2})|điều (?P<article>\d))"
    rf"(?: {_OF_IT})*(?: có)? {_NAME}"
    rf"|{_NAME}(?: gọi| đầy đủ)?(?: của)? (?:(?:mục|phần) (?P<part2>[ivx]+)"
    r"|nhóm (?:số |thứ )?(?P<group2>\d{1,2})|điều (?P<article2>\d))(?! khoản)"
    rf"|(?:mục|phần) (?P<part3>[ivx]+)(?: {_OF_IT})*"
    rf" {one_of('heading_says')} về (?:{one_of('about_what')} )?gì"
)
# The group that some matter, named by words of its heading, is: "hạ tầng là nhóm số mấy".
_WHICH_GROUP = cue(
    rf"^(?:{one_of('group_opening')} )*(?P<what>.+?) (?:là|thuộc|nằm (?:ở|trong))"
    r" nhóm(?: nhiệm vụ)? (?:số |thứ )?(?:mấy|bao nhiêu)"
)
_TITLE = rule("kinds.title")
_IDENTITY = rule("kinds.identity")
_WITH = rule("bodies.with")
_WHERE = rule("kinds.where")
_SMALLTALK = rule("kinds.smalltalk")
_THANKS = rule("kinds.thanks")
_FAREWELL = rule("kinds.farewell")
# What is said around thanks and farewells.
_COURTESY = rule("kinds.courtesy")
_POINT_NAMED = cue(rf"(?:{one_of('point')}|phần)? ?(\d{{1,2}})\.(\d{{1,2}})([b-d]?)(?![/.\d])")
_PART_POINT = cue(rf"{one_of('point_of_part')} (\d{{1,2}}),? (?:của )?(?:mục|phần) (i{{1,3}}|iv|v)")
_COUNT = ("một", "hai", "ba", "bốn", "năm", "sáu")
_VIEW_NAMED = cue(
    rf"quan điểm(?:,? {one_of('view_word')})* (?:thứ |số )?"
    rf"(?P<n>\d|{one_of('nth_view')})(?! quan điểm| 20\d\d)"
)
_ARTICLE_NAMED = cue(r"(?:khoản (\d{1,2}),? )?điều (\d{1,2})(?:,? khoản (\d{1,2}))?")


@dataclass(frozen=True)
class Reader:
    """Reads questions about one decision."""

    decision: Decision
    namer: Namer

    def read(self, typed: str, text: str | None = None) -> Question:
        """What a question asks; `text` is its repaired form."""
        text = clean(text if text is not None else typed)
        accented = has_diacritics(text)
        named, rest = self.namer.find(text, accented=accented)
        rest = _ASKS_TO_CONFIRM[0 if accented else 1].sub(" ", rest)
        topic = topic_words(rest, accented=accented, own=self.decision.profile.own_words)
        plain = normalize(text) if accented else fold(normalize(text))
        heading = self._heading(plain, accented)
        clause_ids = heading or self._clauses_named(plain, accented)
        request = None if heading else self._request(typed, plain, clause_ids)
        kind = _kind(plain, 0 if accented else 1, request, bool(clause_ids))
        # Thanks that were typed without diacritics may have been made another word.
        bare = fold(normalize(typed)).strip(" .!?,~")
        if _SMALLTALK[1].fullmatch(bare) or _says_goodbye(bare):
            kind = QuestionKind.SMALLTALK
        return Question(
            typed,
            text,
            kind,
            tuple(named),
            topic,
            clause_ids,
            accented,
            request,
            bool(heading),
            rest,
            self.namer.without(text, accented=accented),
            None if clause_ids else find_missing(plain, self.decision, accented=accented),
            self.decision.profile.province,
            self.decision.year,
        )

    def read_as_mention(self, question: Question) -> list[Question]:
        """The question read as one for all places that speak of its matter."""
        return self.read_as_set(question, Intended(0.0, (Intent.MENTIONS,), Share.ANY))

    def read_as_set(self, question: Question, intended: Intended) -> list[Question]:
        """The question read as one for a set of the kinds intended, as far as it can be."""
        accented = has_diacritics(question.typed)
        heard = question.plain if accented else fold(question.plain)
        requests = self._requests.read_loosely(
            heard, question.clause_ids, intended, accented=accented
        )
        return [replace(question, request=r, kind=r.kind) for r in requests]

    def _request(self, typed: str, plain: str, clause_ids: tuple[str, ...]) -> Request | None:
        """Diacritics that were not typed are guesses: cues are then read without them."""
        accented = has_diacritics(typed)
        heard = plain if accented else fold(plain)
        return self._requests.read(heard, clause_ids, accented=accented)

    @cached_property
    def _scopes(self) -> ScopeReader:
        return ScopeReader(self.decision, self.namer)

    @cached_property
    def _requests(self) -> RequestReader:
        return RequestReader(self.decision, self.namer)

    def _clauses_named(self, plain: str, accented: bool) -> tuple[str, ...]:
        """Clauses named by their number, as printed or as an id ("II.4.4")."""
        form = 0 if accented else 1
        found = [
            i for i in self._ids if re.search(rf"(?<![\w.]){re.escape(i.lower())}(?![\w.])", plain)
        ]
        for m in _POINT_NAMED[form].finditer(plain):
            found += self._printed(f"{m[1]}.{m[2]}", m[3])
        for m in _PART_POINT[form].finditer(plain):
            found += self._below(self._parts(m[2]), m[1])
        for m in _VIEW_NAMED[form].finditer(plain):
            found += self._view(fold(m["n"]))
        for m in _ARTICLE_NAMED[form].finditer(plain):
            articles = self._numbered(self.decision.articles, m[2])
            item = m[1] or m[3]
            found += (self._below(articles, item) if item else articles)[:1]
        for m in _GROUP[form].finditer(plain):
            found += self._numbered(self.decision.groups, m[1] or m[2])
        return tuple(dict.fromkeys(found))

    def _heading(self, plain: str, accented: bool) -> tuple[str, ...]:
        """The clause that gives the name of a part, group or article, where that is asked for."""
        form = 0 if accented else 1
        if matter := _WHICH_GROUP[form].search(plain):
            named = Strip(f"{fold('nhóm') if form else 'nhóm'} {matter['what']}", accented)
            return self._scopes.by_heading(named)
        found = _HEADING[form].search(plain)
        if not found:
            return ()
        if part := found["part"] or found["part2"] or found["part3"]:
            return tuple(self._parts(part))
        if group := found["group"] or found["group2"]:
            return tuple(self._numbered(self.decision.groups, group))
        opened = [c for c in self.decision.articles if c.kind is Kind.OPENING]
        return tuple(self._numbered(opened, found["article"] or found["article2"]))

    def _parts(self, roman: str) -> list[str]:
        openings = [part.opening for part in self.decision.parts]
        return self._numbered(openings, roman.upper())

    def _below(self, above: Sequence[str], number: str) -> list[str]:
        children = [c for i in above for c in self.decision.children(i)]
        return self._numbered(children, number)

    def _printed(self, number: str, letter: str) -> list[str]:
        """The point of that number; a letter tells the second, third, … that prints it."""
        same = self.decision.numbered(number)
        nth = ord(letter or "a") - ord("a")
        return [c.id for c in same[nth : nth + 1]]

    @staticmethod
    def _numbered(clauses: Sequence[Clause], number: str) -> list[str]:
        return [c.id for c in clauses if c.number == number]

    def _view(self, word: str) -> list[str]:
        """The viewpoint that a number, or a word without diacritics, stands for."""
        views = [c.id for c in self.decision.views.items] if self.decision.views else []
        if word.startswith("cuoi"):
            return views[-1:]
        words = {fold(w): n for n, w in enumerate(_COUNT, 1)} | {"nhat": 1, "dau tien": 1, "tu": 4}
        number = int(word) if word.isdigit() else words[word]
        return views[number - 1 : number] if number else []

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return tuple(c.id for c in self.decision.clauses if c.kind is not Kind.LETTERHEAD)


def _says_goodbye(bare: str) -> bool:
    """Whether a text without diacritics is thanks or a farewell and nothing else."""
    rest = _COURTESY[1].sub(" ", _FAREWELL[1].sub(" ", bare))
    return _FAREWELL[1].search(bare) is not None and not re.search(r"\w", rest)


def _kind(plain: str, form: int, request: Request | None, names_clause: bool) -> QuestionKind:
    def has(cue: Cue) -> bool:
        return bool(cue[form].search(plain))

    if _SMALLTALK[form].fullmatch(plain.strip(" .!?,~")):
        return QuestionKind.SMALLTALK
    if not names_clause and has(_TITLE):
        return QuestionKind.TITLE
    if not names_clause and has(_IDENTITY):
        return QuestionKind.IDENTITY
    if request:
        return request.kind
    return _detail(has, QuestionKind.CLAUSE if names_clause else QuestionKind.OVERVIEW)


def _detail(has: Callable[[Cue], bool], default: QuestionKind) -> QuestionKind:
    if has(_COORDINATOR) and not has(_CHIEF):
        return QuestionKind.COORDINATOR
    if has(_DEADLINE):
        return QuestionKind.DEADLINE
    if has(_REFERENCE):
        return QuestionKind.REFERENCE
    if has(_NUMBER):
        return QuestionKind.NUMBER
    if has(_LEAD):
        return QuestionKind.LEAD
    if has(_TASK):
        return QuestionKind.TASK
    return default

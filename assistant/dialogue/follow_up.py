"""Follow-ups: what the words of a follow-up question tell of its context."""

import re
from dataclasses import dataclass
from typing import overload

from assistant.answer import QuestionKind
from assistant.time_limit import check_time
from assistant.understanding.patterns import Pair, Pattern, Place, value_pattern
from assistant.understanding.question import Question
from assistant.understanding.rules import Rule, Span, one_of, rule
from index.content_words import topic_words

THAT_BODY = rule("follow_up.that_body")
THAT_MATTER = rule("follow_up.that_matter")
THAT_POINT = rule("follow_up.that_point")
MORE = rule("follow_up.more")
# The other tasks of a body that is pointed at: "sở đó còn việc gì không".
OTHER_TASKS = rule("follow_up.other_tasks")
TASKS = rule("follow_up.tasks")
SHIFT = value_pattern(
    rf"(?:{one_of('first_word')} )?(?:(?:thế|vậy)(?: thì)? ?)?{one_of('shifting')}"
    rf"(?: {one_of('shift_about')})? (?P<what>.+?)"
    rf"(?P<open>(?:,? (?:thì|là))?(?: {one_of('how_about')})?)"
    rf"(?: {one_of('shift_end')})*[ ?.!]*"
)
# The same without an opening: "ngành y thì sao?".
SHORT_SHIFT = value_pattern(
    rf"(?P<what>\w+(?: \w+){{0,5}}?)(?P<open>,? thì sao)(?: {one_of('short_end')})*[ ?.!]*"
)
# What asks for a part of a clause without saying which clause.
_PARTS = rule("follow_up.parts")
# Another clause on the same matter.
ELSEWHERE = rule("follow_up.elsewhere")
EVERY = rule("follow_up.every")
QUOTE = rule("follow_up.quote")
# That a body, which is named, is in charge of what is talked about, or has another part in it.
CLAIM = rule("follow_up.claim")
_IN_CHARGE = rule("follow_up.in_charge")
SHARING = value_pattern(rf"{one_of('taking_part')}|việc(?! {one_of('of_that')})")
# What has to do with a matter may do so in another clause.
_ELSEWHERE_TOO = rule("follow_up.elsewhere_too")
ASKED = rule("follow_up.asked")
DOCUMENTS = rule("follow_up.documents")
DOCUMENT = rule("follow_up.document")
# How many the decision has of what is not within one clause.
COUNTS_PARTS = value_pattern(
    rf"(?:mấy|bao nhiêu) (?:quan điểm|nhóm(?: nhiệm vụ)?)(?! {one_of('of_those')})"
)
DECISION = value_pattern(rf"quyết định (?!{one_of('of_another')})")
OPENS = rule("follow_up.opens")
PICK = value_pattern(rf"^(?:{one_of('picking_word')} )*{one_of('picked')}(?! {one_of('of_this')}) ")
_MORE_THAN_CLAIMED: tuple[Pattern, ...] = (OPENS, DECISION, MORE, ASKED, _ELSEWHERE_TOO)
# Going back to what was said earlier; the words themselves say nothing.
AGAIN = rule("follow_up.again")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question in the form in which cues are looked for: as typed if it was typed bare."""

    question: Question
    form: int

    @property
    def kind(self) -> QuestionKind:
        """What is asked for."""
        return self.question.kind

    @overload
    def search(self, cues: Pair) -> re.Match[str] | None: ...
    @overload
    def search(self, cues: Rule) -> Span | None: ...
    @overload
    def search(self, cues: Pattern) -> Place | None: ...

    def search(self, cues: Pattern) -> Place | None:
        """Where a cue stands."""
        check_time()
        return cues[self.form].search(self.question.plain)

    @property
    def claims(self) -> bool:
        """Whether it says no more than that a body named has a part in what is talked about."""
        if len(self.question.named) != 1 or not self.search(CLAIM):
            return False
        if any(self.search(words) for words in _MORE_THAN_CLAIMED):
            return False
        return not self._left(self.question.unnamed, CLAIM, _IN_CHARGE, SHARING)

    def own_words(self, *used: Place | None) -> set[str]:
        """The topic's words that do not merely ask for a part of a clause.

        Those of the cues `used` are left out.
        """
        rest = self.question.plain
        for found in used:
            if found:
                blank = " " * (found.end() - found.start())
                rest = f"{rest[: found.start()]}{blank}{rest[found.end() :]}"
        return self._left(rest, AGAIN, _PARTS)

    def _left(self, rest: str, *empty: Pattern) -> set[str]:
        for words in empty:
            rest = words[self.form].sub(" ", rest)
        return set(topic_words(rest, accented=not self.form, own=self.question.own_words))

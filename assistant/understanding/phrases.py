"""Phrases: what the clauses asked for have to speak of."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.agencies import NamedAgency
from assistant.understanding.lexicon import (
    ASKED_BODIES,
    LED,
    MANY_BODIES,
    PLURAL,
    SAY,
    SAYING,
    SPOT,
    TASK,
    TASKS,
    WHERE,
)
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import (
    Pair,
    UnreadText,
    endings,
    value_pattern,
    without_endings,
)
from assistant.understanding.query import BodyPart, ListedUnit, Query
from assistant.understanding.rules import one_of, rule, words_of
from index.content_words import topic_words
from index.text import fold, has_diacritics, syllables

_TO = rf"(?: {one_of('said_to')}){{0,6}}"
_MANY = one_of("how_many")
_SAYS = value_pattern(
    rf"(?P<noun>{one_of('many_asked')}(?: \w+){{0,3}}? (?:{SPOT}|{TASK})"
    rf"|{SPOT} nào)(?:,? {SPOT})*(?: nào| gì)?(?: (?!{SAY} )[\w|]+){{0,5}}? (?:có )?{SAY}{_TO}"
    r" (?P<what>[^|]+)"
)
_SAID = value_pattern(
    rf"(?:^|(?<=\|))(?P<what>[^|]+?)(?: {one_of('said_of')}){{0,3}}(?P<verb> {SAY}| nằm){_TO}"
    rf"(?: {one_of('standing')}){{0,3}} (?P<where>(?:{_MANY} ){{0,3}}"
    rf"(?:{SPOT}|{TASK}|{one_of('times_or_place')})(?:,? {SPOT})*(?: nào)?)"
)
_ABOUT = value_pattern(
    rf"{_MANY} (?:{TASK}|{SPOT})(?: nào| gì)? (?:được )?(?:nói )?về (?P<what>[^|]+)"
)
_SHARE = 0.3  # of the weight of all words that say something
_TELLING_SHARE = 0.5  # where a phrase was named that does not stand in the decision as a whole
_NAMING = rule("mentions.naming")
_TELLING = 3  # syllables that say something even if each is an empty word ("người có công")
_SHORT = 7  # syllables of a phrase that is asked for word by word
_TAIL = endings(words_of("around_phrase"))
_ASKING = rule("mentions.asking")
_HEAD = rule("mentions.head")


def mention(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """What the clauses have to speak of; nothing else may stand around it."""
    found = (_found(context, base, text, p) for p in (_SAYS, _SAID, _ABOUT))
    return next((r for r in found if r), None)


def _found(context: ParseContext, base: Query, text: UnreadText, pattern: Pair) -> Query | None:
    found = pattern[0 if context.accented else 1].search(text.left)
    if found is None:
        return None
    around = f"{text.left[: found.start()]} | {text.left[found.end() :]}"
    words = UnreadText(found.group().replace(found["what"], " | "), context.accented)
    if pattern is _SAID and not _asks_places(words):
        return None
    phrase = _phrase(context, found["what"], () if base.bodies else context.above)
    if not phrase or context.over(UnreadText(around, context.accented)):
        return None
    if not any(context.filter.speaks(c, phrase) for c in context.sections.decision.answerable):
        phrase = _weightiest(context, phrase, _TELLING_SHARE) or phrase
    plural = words.sees(PLURAL) and len(phrase.split()) <= _SHORT
    strict = plural and words.sees(_NAMING) and pattern is not _ABOUT
    unit = ListedUnit.TASK if words.sees(TASKS) else ListedUnit.PLACE
    return replace(base, phrase=phrase, loosely=not strict, unit=unit, part=BodyPart.ANY)


def _asks_places(words: UnreadText) -> bool:
    """Whether "được nhắc ở đâu" asks for all places; "nằm ở điểm nào" asks for one."""
    return words.sees(PLURAL) or (words.sees(_NAMING) and words.sees(WHERE))


def _phrase(context: ParseContext, what: str, above: Sequence[NamedAgency]) -> str:
    """What is spoken of, without the words around it; "" if it is a matter for one clause."""
    form = 0 if context.accented else 1
    inside = UnreadText(what, context.accented)
    if inside.sees(LED):
        return ""
    if inside.sees(ASKED_BODIES) and not inside.sees(MANY_BODIES):
        return ""
    phrase = _trimmed(_ASKING[form].split(what)[0], form)
    asking = UnreadText(phrase, context.accented)
    for words in (WHERE, TASKS, ASKED_BODIES, PLURAL):
        asking.take(words)
    own = context.own_words
    left = topic_words(asking.left, accented=context.accented, own=own)
    if not left and asking.left != phrase:
        phrase = ""
    if len(phrase.split()) < _TELLING and not topic_words(
        phrase, accented=context.accented, own=own
    ):
        return above[0].typed.lower() if above else ""
    return _core(phrase) if len(phrase) > 2 else ""


def _trimmed(phrase: str, form: int) -> str:
    """A phrase without the words of the question around it."""
    phrase = without_endings(phrase, _TAIL[form])
    return _HEAD[form].sub("", f"{phrase} ").strip() if phrase else ""


def standing(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The weightiest words in a row that stand in the decision; those in quotes come first."""
    rest = text.copy()
    for words in (WHERE, SAYING, TASKS, ASKED_BODIES):
        rest.take(words)
    best = context.quoted or _weightiest(context, rest.left)
    return replace(base, phrase=best, part=BodyPart.ANY) if best else None


def inside(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The same within a whole part or article; a heading that says it names the group."""
    if base.bodies or not any(context.sections.is_wide(i) for i in base.scope):
        return None
    if text.sees(_MATTER) and (found := context.sections.by_words(text)):
        return replace(base, scope=found)
    rest = text.copy()
    rest.take(_GIVING)
    return standing(context, base, rest)


_MATTER = rule("mentions.matter")
_GIVING = rule("mentions.giving")


def _weightiest(context: ParseContext, text: str, share: float = _SHARE) -> str:
    """The words in a row that stand in the decision and say the most, "" if they say little."""
    weights = context.filter.rarity(text, accented=context.accented)

    def weight(run: Sequence[str]) -> float:
        return sum(weights.get(w, 0) for w in run)

    runs = {
        run
        for words in (syllables(piece)[:_LONGEST] for piece in text.split("|"))
        for i in range(len(words))
        for j in range(i + 2, min(i + _RUN, len(words)) + 1)
        if not {(run := tuple(words[i:j]))[0], run[-1]} & _EDGES
    }
    clauses = context.sections.decision.answerable
    counts = {r: len(context.filter.holders(" ".join(r))) for r in runs}
    known = [r for r, n in counts.items() if 0 < n <= _COMMON * len(clauses)]
    best = max(known, key=lambda run: (weight(run), len(run)), default=())
    return _core(" ".join(best)) if weight(best) > share * sum(weights.values()) else ""


_CORE = rule("mentions.core")


def _core(phrase: str) -> str:
    """The matter itself: "tham nhũng" of "phòng, chống tham nhũng"."""
    return _CORE[0 if has_diacritics(phrase) else 1].sub("", phrase).strip(" ,")


_RUN = 10  # syllables
_LONGEST = 60  # syllables of a piece that are looked at
_COMMON = 0.33  # of the clauses: words that stand in more of them say nothing
# No phrase begins or ends with these.
_EDGES = frozenset(form for w in words_of("phrase_edge") for form in (w, fold(w)))

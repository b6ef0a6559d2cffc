"""Roles: whose tasks are asked for, and which part they have in them."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding import offices
from assistant.understanding.agencies import AgencyFinder, NamedAgency
from assistant.understanding.lexicon import (
    ASKED_BODIES,
    HEADS,
    ISSUERS,
    LEADING,
    LED,
    SHARED,
    TASKS,
    TIME,
    WHERE,
)
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import Pattern, UnreadText
from assistant.understanding.query import COLLECTIVE, BodyPart, Query
from assistant.understanding.rules import rule
from corpus.variants import Share

_NOT_SHARED = rule("bodies.not_shared")
_NOT_LED = rule("bodies.not_led")
_AND_SHARED = rule("bodies.and_shared")
_WITH = rule("bodies.with")
_TOGETHER = rule("bodies.together")
_UNNAMED = rule("bodies.unnamed")
_KEEPERS = rule("bodies.keepers")
_EVERYONE = rule("bodies.everyone")
_DISTRICTS = rule("bodies.districts")
_ABOVE = (*ISSUERS, "thuong-truc-hdnd-tinh")
_CITE_FREE = rule("bodies.cite_free")


def named(finder: AgencyFinder, text: UnreadText) -> tuple[list[NamedAgency], list[NamedAgency]]:
    """The bodies named that may be given tasks, and those above them."""
    asked, every = text.take(_ASKED), text.take(_EVERYONE)
    offices.written_out(text, finder)
    found, text.left = finder.find(text.left, accented=text.accented)
    if asked:
        text.left += " | những cơ quan nào"
    slugs = {s for n in found for s in n.slugs}
    if every and _OFFICES not in slugs:
        found.append(NamedAgency((_OFFICES,), "các sở, ban, ngành"))
    if text.take(_DISTRICTS) and _DISTRICT_BODIES not in slugs:
        found.append(NamedAgency((_DISTRICT_BODIES,), "UBND các huyện, thành phố"))
    above = [n for n in found if set(n.slugs) <= set(_ABOVE)]
    return [n for n in found if n not in above], above


def tasks(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """What the bodies named have to do."""
    if context.months or context.number or context.issued:
        return None
    if (
        context.share
        and base.slugs <= {_OFFICES}
        and context.district
        and text.sees(context.district)
    ):
        base = replace(base, bodies=(*base.bodies, (_DISTRICT_BODIES,)))
    if not base.bodies and (not base.absent or text.sees(ASKED_BODIES)):
        return None
    rest = text.copy()
    absent = bool(rest.take(_UNNAMED))
    part = (
        BodyPart.NONE
        if absent
        else _excluding(rest) or (_SHARES[context.share] if context.share else _part(rest))
    )
    headed = any(set(b) & _HEADED for b in base.bodies)
    if not _used_up(context, rest, (_KEEPERS, *(w for _, w in HEADS)) if headed else ()):
        return None
    many = context.plural or context.outsider or text.sees(TASKS)
    return replace(
        base,
        part=part,
        loosely=text.sees(ASKED_BODIES) or not many,
        title=context.title if headed else "",
        together=_together(base, text),
    )


def _used_up(context: ParseContext, rest: UnreadText, empty: Sequence[Pattern]) -> bool:
    for words in empty:
        rest.take(words)
    if rest.sees(TIME) and not context.plural:
        return False
    for words in (WHERE, _CITE_FREE):
        rest.take(words)
    return not context.over(rest)


def _together(base: Query, text: UnreadText) -> bool:
    """Whether all the bodies named have to have part at once."""
    collective = all(set(b) <= COLLECTIVE for b in base.bodies)
    return len(base.bodies) > 1 and (collective or text.sees(_TOGETHER))


_OFFICES, _DISTRICT_BODIES = "cac-so-ban-nganh", "ubnd-cac-huyen-thanh-pho"
_HEADED = COLLECTIVE | {"van-phong-ubnd-tinh"}
_ASKED = rule("bodies.asked")


_SHARES = {
    Share.MAIN: BodyPart.MAIN,
    Share.LED: BodyPart.IN_CHARGE,
    Share.SHARED: BodyPart.SHARED,
    Share.ANY: BodyPart.ANY,
}


def _excluding(rest: UnreadText) -> BodyPart | None:
    """The part that is left where another is said not to count ("không kể phối hợp")."""
    if rest.take(_NOT_SHARED):
        rest.take(LED)
        return BodyPart.IN_CHARGE
    if rest.copy().take(SHARED) and rest.take(_NOT_LED):
        rest.take(SHARED)
        return BodyPart.SHARED
    return None


def _part(rest: UnreadText) -> BodyPart:
    """The part that the bodies named have, by the words for it, which are used up."""
    if rest.sees(_WITH):
        return BodyPart.MAIN
    if rest.take(_AND_SHARED):
        rest.take(SHARED)
        return BodyPart.ANY
    if rest.take(LEADING):
        rest.take(LED)
        return BodyPart.LEADS
    led = bool(rest.take(LED))
    shared = bool(rest.take(SHARED))
    if led and shared:
        return BodyPart.ANY
    return BodyPart.IN_CHARGE if led else BodyPart.SHARED if shared else BodyPart.MAIN

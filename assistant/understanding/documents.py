"""Documents: those that the decision cites, asked for by number, type or issuer."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.understanding.lexicon import ISSUERS, WHERE
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.query import BodyPart, Citing, Query
from assistant.understanding.rules import one_of, rule
from corpus.document_kinds import KindUse, names
from index.text import fold

_DOCUMENT_NUMBER = value_pattern(
    rf"{one_of('numbered_document')}?"
    r"(?: số)? ?(?P<id>\d+(?:/\d{4})?[/-][a-zđ]+(?:[/-][a-zđ\d]+)*)"
)
_TYPES = tuple(name.lower() for name in names(KindUse.ASKED))
_DOCUMENTS = value_pattern(
    r"(?<!pháp )(?<!phap )(?P<type>(?:đạo |bộ )?"
    rf"(?:{'|'.join(_TYPES)})|văn bản|tài liệu)(?! \d)"
)
_NAMED = value_pattern(rf"(?:{'|'.join(_TYPES)}) (?:số )?\d{{1,3}}(?![/\d-])")
_NUMBERED = rule("documents.numbered")
_BASES = rule("documents.bases")
_CITE_WORDS = rule("documents.cite_words")


_DAY = (
    r"(?:(?P<d>[0-3]?\d)[/-](?P<dm>1[0-2]|0?[1-9])[/-](?P<dy>20\d\d)"
    r"|tháng (?P<m>1[0-2]|0?[1-9])(?:/| năm )(?P<my>20\d\d)|năm (?P<y>20\d\d))(?![/.-]?\d)"
)
_ISSUED = value_pattern(
    rf"(?P<act>{one_of('coming_out')}(?: (?!năm|tháng)\w+){{0,2}}? )?"
    rf"(?:{one_of('on_day')} )*{_DAY}"
)
_SPOKEN_OF = rule("documents.spoken_of")


def number(text: UnreadText) -> str:
    """The number of a document that is named, "" if there is none."""
    found = text.take(_DOCUMENT_NUMBER)
    return found[0]["id"] if found else ""


def named_number(plain: str, *, accented: bool) -> str:
    """The signed number of a document in a text of the normal form ("99/qđ-byt"), "" if none."""
    found = _DOCUMENT_NUMBER[0 if accented else 1].search(plain)
    return found["id"] if found and "/" in found["id"] and "-" in found["id"] else ""


def issued(text: UnreadText, own: int) -> tuple[date, date] | None:
    """The first and the last day on which the documents asked for were issued.

    The decision's `own` year alone says nothing of them.
    """
    if not text.sees(_DOCUMENTS):
        return None
    found = text.copy().take(_ISSUED)
    first = next((m for m in found if m["act"] or not (own and str(own) in m.group())), None)
    if first is None:
        return None
    text.take(_ISSUED)
    year = int(first["dy"] or first["my"] or first["y"])
    months = [int(m) for m in (first["dm"], first["m"]) if m]
    month, last = (months[0], months[0]) if months else (1, 12)
    length = monthrange(year, last)[1]
    day = min(int(first["d"] or 0), length)
    return date(year, month, day or 1), date(year, last, day or length)


def places(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """Where a document is cited, named by its number."""
    if not context.number or not (text.sees(WHERE) or context.plural) or base.bodies:
        return None
    rest = text.copy()
    for words in (_DOCUMENTS, _CITE_WORDS, WHERE):
        rest.take(words)
    return None if context.over(rest) else replace(base, phrase=context.number)


def named(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """Where a document is mentioned that is named by its type and a short number ("Đề án 06")."""
    found = _NAMED[0 if context.accented else 1].search(text.left)
    return replace(base, phrase=found.group(), part=BodyPart.ANY) if found else None


def citing(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """Documents asked for by type, issuer or number."""
    rest = text.copy()
    bases = not base.bodies and bool(rest.take(_BASES))
    issuers = [ISSUERS[s] for n in context.above for s in n.slugs if s in ISSUERS]
    issuers += [i for words, ids in _SIGNERS if rest.take(words) for i in ids]
    named, numbered = rest.take(_DOCUMENTS), bool(rest.take(_NUMBERED))
    if not (named or numbered or bases or context.issued) or not (
        context.plural or text.sees(WHERE)
    ):
        return None
    for words in (WHERE, _CITE_WORDS):
        rest.take(words)
    if context.over(rest):
        return None
    types = [t for m in named for t in _TYPES if fold(m["type"]).endswith(fold(t))]
    spoken_of = not bases and bool(issuers or text.sees(_SPOKEN_OF))
    cited = Citing(bases, numbered, _unique(types), _unique(issuers), spoken_of, context.issued)
    return replace(base, citing=cited)


_SIGNERS = (
    (rule("documents.prime_minister"), ("TTg",)),
    (rule("documents.party"), ("TU", "TW")),
)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

"""The documents that a clause cites, filtered as a request asks."""

import re
from datetime import date

from assistant.understanding.query import Citing
from corpus.annotations import Reference
from corpus.decision import Clause, Kind
from corpus.document_kinds import KindUse, names


def cites(clause: Clause, citing: Citing) -> bool:
    """Whether the clause cites such a document, or speaks of such documents without a number."""
    if cited(clause, citing):
        return True
    types = [t for t in citing.types if t in _UNNUMBERED]
    if citing.numbered or citing.issued or not (types and citing.spoken_of):
        return False
    kinds = "|".join(map(re.escape, types))
    signed = "|".join(_NAMED_AS[i] for i in citing.issuers)
    by = rf"[^.;]{{0,{_AWAY}}}?(?:{signed})" if signed else ""
    return bool(re.search(rf"(?<!\w)(?:{kinds})(?! này)(?!\w){by}", clause.text.lower()))


# What is spoken of without a number; a law has a name, and "luật" alone means all law.
_UNNUMBERED = frozenset(name.lower() for name in names(KindUse.UNNUMBERED))

# How the decision names those that issue documents; keyed by the letters of their numbers.
_NAMED_AS = {
    "CP": "chính phủ",
    "QH": "quốc hội",
    "HĐND": "hđnd",
    "UBND": "ubnd",
    "BTV": "ban thường vụ tỉnh ủy",
    "TU": "tỉnh ủy|đảng bộ tỉnh",
    "TW": "trung ương|toàn quốc",
    "TTg": "thủ tướng",
}

_AWAY = 60  # characters between a document and who issued it


def cited(clause: Clause, citing: Citing) -> tuple[Reference, ...]:
    """The documents that the clause cites and that are asked for."""
    if citing.bases and clause.kind is not Kind.LEGAL_BASES:
        return ()
    return tuple(r for r in clause.references if _document(r, citing))


def _document(reference: Reference, citing: Citing) -> bool:
    signed = any(mark in reference.number for mark in "/-")
    if citing.numbered and not signed:
        return False
    if citing.issued and not (reference.date and _between(reference.date, citing.issued)):
        return False
    if citing.types and reference.kind.lower() not in citing.types:
        return False
    return not citing.issuers or any(_issued(reference, i) for i in citing.issuers)


def _between(day: date, bounds: tuple[date, date]) -> bool:
    return bounds[0] <= day <= bounds[1]


def _issued(reference: Reference, issuer: str) -> bool:
    """Whether the number's letters name the issuer ("01/NQ-CP"), or its printed name does."""
    if issuer == "BTV":
        return reference.issuer == "Ban Thường vụ Tỉnh ủy"
    if reference.number[-1:].isalpha() or "-" in reference.number:
        letters = [
            part.rstrip("0123456789") for part in reference.number.replace("-", "/").split("/")
        ]
        return issuer in letters
    return issuer == "CP" and reference.issuer == "Chính phủ"

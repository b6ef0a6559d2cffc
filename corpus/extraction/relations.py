"""Relations: what a document does to another one, and which of its places that touches.

A clause may name the document itself ("Thay thế Quyết định số 12/QĐ-UBND") or only the place in it
("2. Bãi bỏ khoản 3 Điều 5"), below an article that names the document.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.annotations import Reference, Tie, TieKind
from corpus.decision import Clause, Kind
from corpus.document_kinds import KindUse, names

_CUES = (
    (
        TieKind.AMENDS,
        re.compile(r"sửa đổi(?:, bổ sung)?|bổ sung(?! (?:kinh phí|vốn|nguồn))", re.IGNORECASE),
    ),
    (TieKind.REPLACES, re.compile(r"thay thế|thay cho", re.IGNORECASE)),
    (
        TieKind.REPEALS,
        re.compile(
            r"bãi bỏ|hủy bỏ|huỷ bỏ|hết hiệu lực(?: thi hành)?|ngưng hiệu lực", re.IGNORECASE
        ),
    ),
    (
        TieKind.CARRIES_OUT,
        re.compile(
            r"(?:triển khai(?: tổ chức)? thực hiện|tổ chức thực hiện|thực hiện|triển khai"
            r"|cụ thể hóa)"
            rf"(?=\s+(?:{'|'.join(names(KindUse.CARRIED_OUT))})(?!\w))",
            re.IGNORECASE,
        ),
    ),
)
_PLACE = re.compile(
    r"(?<!\w)(?:điểm [a-zđ]{1,2}(?:,? )?)?(?:khoản \d{1,2}(?:,? )?)?"
    r"(?:Điều \d{1,3}|Mục [IVXLC\d]{1,6}|Phụ lục(?: [IVXLC\d]{1,6})?|Chương [IVXLC]{1,6})(?!\w)"
    r"|(?<!\w)khoản \d{1,2}(?!\w)"
)
_PASSIVE = re.compile(
    r"được thay thế|hết hiệu lực|(?:bị|được) bãi bỏ|và (?:thay thế|bãi bỏ)", re.IGNORECASE
)
# What may stand between the beginning of a sentence and the words.
_BEGINNING = re.compile(
    r"(?:^|[.;:\n]\s{1,3})(?:\d{1,2}[./)]\s*|[a-zđ][./)]\s*|Điều \d{1,3}[.:]\s*|[-–+]\s*)?$"
    rf"|(?:{'|'.join(names(KindUse.ITSELF))}) này $"
)
_NEAR = 200  # characters between the words and the document
_OTHER_WAY = {TieKind.REPEALS, TieKind.REPLACES}  # "Quyết định … hết hiệu lực", "… được thay thế"
_SILENT = {Kind.LETTERHEAD, Kind.LEGAL_BASES, Kind.RECIPIENTS}
_CHANGES = {TieKind.AMENDS, TieKind.REPLACES, TieKind.REPEALS}


def ties_in(clauses: Sequence[Clause]) -> Iterator[Tie]:
    """What the clauses do to other documents, in order."""
    named: dict[str, str] = {}  # the document that a clause names, by its id
    for clause in clauses:
        if clause.kind in _SILENT:
            continue
        above = next((named[i] for i in reversed(clause.ancestors) if i in named), "")
        for tie in _of(clause, above):
            if tie.kind in _CHANGES:
                named.setdefault(clause.id, tie.document)
            yield tie


def _of(clause: Clause, above: str) -> Iterator[Tie]:
    """The ties of one clause; one that names but a place is to the document `above`."""
    seen: set[tuple[TieKind, str]] = set()
    for kind, cue in _CUES:
        for match in cue.finditer(clause.text):
            reference = _reference(clause, kind, match)
            if kind in _CHANGES and not _acts(clause, kind, match):
                continue
            if reference is None and not (above and kind in _CHANGES):
                continue
            document = reference.title if reference else above
            if (kind, document) in seen:
                continue
            seen.add((kind, document))
            limit = (
                clause.locate(reference.start, reference.end)[0] if reference else len(clause.text)
            )
            places = _PLACE.finditer(
                clause.text, match.end(), max(match.end(), min(limit, match.end() + _NEAR))
            )
            touched = tuple(dict.fromkeys(" ".join(m.group().split()) for m in places))
            yield Tie(kind, document, clause.id, touched, *clause.span(*match.span()))


def _acts(clause: Clause, kind: TieKind, match: re.Match[str]) -> bool:
    """Whether the document itself does it: no task to draft what amends, no title that says so."""
    if kind in _OTHER_WAY and _PASSIVE.search(clause.text, max(0, match.start() - 20), match.end()):
        return True
    return bool(_BEGINNING.search(clause.text[max(0, match.start() - 60) : match.start()]))


def _reference(clause: Clause, kind: TieKind, match: re.Match[str]) -> Reference | None:
    """The document named nearest behind the words, or before them where they say it so."""
    for reference in clause.references:
        start, _ = clause.locate(reference.start, reference.end)
        if (
            match.end() <= start <= match.end() + _NEAR
            and "." not in clause.text[match.end() : start]
        ):
            return reference
    if kind in _OTHER_WAY:
        for reference in reversed(clause.references):
            start, end = clause.locate(reference.start, reference.end)
            if start < match.start() and "." not in clause.text[end : match.start()]:
                return reference
    return None

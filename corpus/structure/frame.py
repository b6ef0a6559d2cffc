"""The frame of a document: where its numbers begin and end, and what it issues with itself."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.decision import Kind
from corpus.document_kinds import KindUse, names
from corpus.errors import CorpusError
from corpus.structure.markers import Form, marker_of

_BASES = re.compile(r"(?:[-–]\s*)?Căn cứ\s")
_RECIPIENTS = re.compile(r"N(?:ơi|ƠI) (?:nhận|NHẬN)\s*:")
_TITLE = re.compile(rf"(?:{'|'.join(names(KindUse.ATTACHED)).upper()})(?!\w)")
_LETTER = re.compile(r"K(?:ính|ÍNH) (?:gửi|GỬI)\s*:")
_ANNEX = re.compile(
    r"(?P<word>PHỤ LỤC|Phụ lục|MẪU SỐ|Mẫu số|BIỂU MẪU|BIỂU SỐ|Biểu số)"
    r"(?:\s+(?:số\s+|SỐ\s+)?(?P<number>[IVXLC]+|\d{1,2}|[A-HĐ])(?!\w))?\s*[.:]?\s*(?P<name>.*)",
    re.DOTALL,
)
_PROSE = re.compile(r"(?s).{60,}[.,:;!?…][”\")]*$")
_ISSUED_WITH = re.compile(
    r"\(?(?:[Bb]an hành\s+)?[Kk]èm theo\s+(?:Quyết|Nghị|Kế|Thông|Chỉ|Công|Văn)"
)
_NAME = 4  # paragraphs below a title in which its name goes on
_TOO_LONG = 250  # characters: no title of an annex


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text of its own that the document issues, from its title on; `key` begins its ids."""

    start: int
    end: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The document without its numbered units.

    `front` are the paragraphs before the first number that open a clause, each with its id, kind
    and citation; the numbers stand from `first` to `recipients`, the document proper ends at `end`.
    """

    front: tuple[tuple[int, str, Kind, str], ...]
    first: int
    recipients: int
    end: int
    attachments: tuple[Attachment, ...]


def frame_of(texts: Sequence[str]) -> Frame:
    """The frame of a document; `CorpusError` if it has neither name nor number of one."""
    first = _first(texts)
    starts = _attached(texts, first)
    end = min([*(i for i, _, _ in starts), len(texts)])
    recipients = next((i for i in range(first, end) if _RECIPIENTS.match(texts[i])), end)
    bounds = [*(i for i, _, _ in starts), len(texts)]
    attachments = (
        Attachment(i, stop, key, name)
        for (i, key, name), (_, stop) in zip(starts, itertools.pairwise(bounds), strict=True)
    )
    return Frame(tuple(_front(texts, first)), first, recipients, end, tuple(attachments))


def _attached(texts: Sequence[str], first: int) -> list[tuple[int, str, str]]:
    """Where texts begin that the document issues, with the key and name of each."""
    found: list[tuple[int, str, str]] = []
    counts: dict[str, int] = {}
    signed = False  # whether the document proper ended: recipients stand at its foot
    for i in range(first, len(texts)):
        signed = signed or bool(_RECIPIENTS.match(texts[i]))
        named = bool(found) and i - found[-1][0] <= 2 and found[-1][1].startswith("PL")
        if named and _TITLE.match(texts[i]):
            continue  # the name of the annex above
        if title := _title(texts, i, signed):
            word, name = "KT", f"{title.capitalize()} kèm theo"
        elif annex := _annex(texts, i, signed or bool(found)):
            word, name = annex
        else:
            continue
        counts[word] = counts.get(word, 0) + 1
        found.append((i, f"{word}{counts[word]}", name))
    return found


def _title(texts: Sequence[str], i: int, signed: bool) -> str:
    """The title of an attached text that begins here ("QUY CHẾ … kèm theo"), else ""."""
    title = _TITLE.match(texts[i])
    if not title or texts[i].rstrip().endswith(":"):
        return ""
    below = texts[i : i + 1 + _NAME]
    alone = signed and texts[i].strip() == title.group() and title.group() != "QUYẾT ĐỊNH"
    return title.group() if alone or any(map(_ISSUED_WITH.search, below)) else ""


def _annex(texts: Sequence[str], i: int, signed: bool) -> tuple[str, str] | None:
    """Word and name of an annex that begins here ("Phụ lục II"), else None."""
    match = _ANNEX.match(texts[i]) if len(texts[i]) <= _TOO_LONG else None
    if match is None:
        return None
    bare = not match["name"] and bool(match["number"] or signed)
    titled = bool(match["name"]) and match["name"].split("(")[0].isupper()
    below = texts[i + 1 : i + 2]
    named = not match["name"] and bool(below) and below[0].split("(")[0].isupper()
    issued = any(map(_ISSUED_WITH.search, texts[i : i + 1 + _NAME]))
    if not (bare or titled or named or (issued and match["name"][:1] in ("", "("))):
        return None
    key = "PL" if match["word"].lower() == "phụ lục" else "M"
    number = f" {match['number']}" if match["number"] else ""
    return key, f"{match['word'].capitalize()}{number}"


def _first(texts: Sequence[str]) -> int:
    """The paragraph of the first number: below the legal bases, or below a document's name."""
    bases = next((i for i, t in enumerate(texts) if _BASES.match(t)), None)
    title = next((i for i, t in enumerate(texts) if _TITLE.match(t) or _LETTER.match(t)), None)
    opening = [
        (i, m.form)
        for i, t in enumerate(texts)
        if (m := marker_of(t)) and m.path == (1,) and m.form is not Form.LETTER
    ]
    articles = [i for i, form in opening if form is Form.ARTICLE]
    if bases is not None and articles and bases < articles[0]:
        chapters = [i for i, form in opening if form is Form.CHAPTER and i > bases]
        return min([*chapters, articles[0]])
    if title is not None:
        after = max(title, bases or 0)
        found = [i for i, _ in opening if i > after] or [i for i, _ in opening if i > title]
        if found:
            return found[0]
    raise CorpusError(
        "Văn bản này không phải một quyết định hay văn bản hành chính tương tự: không thấy tên "
        "loại văn bản (Nghị quyết, Chỉ thị, Kế hoạch…) hoặc phần “Căn cứ” ở đầu, theo sau là "
        "các điều, mục đánh số."
    )


def _front(texts: Sequence[str], first: int) -> list[tuple[int, str, Kind, str]]:
    """What stands before the first number: letterhead, then legal bases or a word of opening."""
    for i, text in enumerate(texts[:first]):
        if _BASES.match(text):
            found = (i, "CANCU", Kind.LEGAL_BASES, "Phần căn cứ ban hành")
            break
    else:
        title = next(i for i, t in enumerate(texts) if _TITLE.match(t) or _LETTER.match(t))
        prose = next((i for i in range(title + 1, first) if _PROSE.match(texts[i])), first)
        found = (prose, "LOIDAN", Kind.OPENING, "Lời dẫn")
    head = [(0, "HEAD", Kind.LETTERHEAD, "Phần mở đầu văn bản")] if found[0] else []
    return [*head, found] if found[0] < first else head

"""Names of bodies: what a name begins with, and how far it goes on."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FORMS = Path(__file__).parent.parent / "data" / "body_forms.toml"
_PLACE = re.compile(
    r"\s+(?:(?:tỉnh|thành phố)(?:\s+[A-ZĐ]\w{1,8}){1,3}+"
    r"|các tỉnh,?(?: và)? thành phố(?: trực thuộc [Tt]rung ương)?)(?!\w)"
)
_MORE = re.compile(r"\s[-–]\s[A-ZĐ]")  # "Tập đoàn Công nghiệp - Viễn thông Quân đội"
_TOKEN = re.compile(r"[\w.&]+|[^\w\s]")
_REACH = 150  # characters in which a name ends
_FIELD = 2  # words at least of the field of a ministry or department
_LONGEST = 22  # words of a name


@dataclass(frozen=True, slots=True)
class Forms:
    """What names are made of."""

    heads: re.Pattern[str]
    small: frozenset[str]
    placed: frozenset[str]
    proper: frozenset[str]
    fields: re.Pattern[str]
    places: frozenset[str]
    inside: frozenset[str]
    after_comma: frozenset[str]
    ends: frozenset[tuple[str, ...]]


@cache
def forms_of_bodies() -> Forms:
    """The forms, as the file of them holds them."""
    data = tomllib.loads(_FORMS.read_text(encoding="utf-8"))

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    ends = frozenset(tuple(e.split()) for line in data["ends"].split("\n") for e in line.split("|"))
    return Forms(
        heads=re.compile(rf"(?<!\w)(?:{any_of(data['heads'])})(?!\w)"),
        small=frozenset(data["small"]),
        placed=frozenset([*data["small"], *data["placed"]]),
        fields=re.compile(rf"\s+(?:{any_of(data['fields'])})(?!\w)", re.IGNORECASE),
        proper=frozenset(data["proper"]),
        places=frozenset(data["places"]),
        inside=frozenset(data["inside"].split()),
        after_comma=frozenset(data["after_comma"]),
        ends=ends - {()},
    )


def is_followed_by_deed(text: str) -> bool:
    """Whether what stands behind a name says what the body does: "xây dựng phương án"."""
    words = [token.group() for token in _TOKEN.finditer(text)][:3]
    return len(words) > 1 and words[0].islower() and tuple(words[:2]) in _deeds()


@cache
def _deeds() -> frozenset[tuple[str, ...]]:
    """The first two syllables of what ends a name, where these are two: "tổ chức"."""
    return frozenset(end[:2] for end in forms_of_bodies().ends if len(end) > 1)


def name_end(text: str, head: re.Match[str], forms: Forms) -> int:
    """Where the name ends that a head begins; the head's own end if it begins none."""
    field = forms.fields.match(text, head.end())
    if field and not _MORE.match(text, field.end()):
        end = field.end()
        return _placed(text, end)
    return _end_of_words(text, head, forms)


def _placed(text: str, end: int) -> int:
    """The end of a name with the place behind it ("Sở Y tế tỉnh Cao Bằng")."""
    match = _PLACE.match(text, end)
    return match.end() if match else end


def _end_of_words(text: str, head: re.Match[str], forms: Forms) -> int:
    limit = min(len(text), head.end() + _REACH)
    tokens = list(_TOKEN.finditer(text, head.end(), limit))[: _LONGEST + 4]
    end, free, began, placed = head.end(), 0, False, False
    for n, token in enumerate(tokens):
        word = token.group()
        if token.end() <= end:
            continue  # the second word of a place
        if n >= _LONGEST or "\n" in text[end : token.start()]:
            break
        following = [t.group() for t in tokens[n : n + 3]]
        if word[0].isupper() or word.isdigit():
            if not began and word.isdigit():
                break
            began, free, end = True, 1, token.end()
        elif not word[0].isalpha():
            if not (began and _goes_on(following, word, forms)):
                break
        elif (place := _place(following, forms)) and (began or head.group() in forms.placed):
            began, free, end, placed = True, 0, tokens[n + place - 1].end(), True
        elif placed:
            break
        elif word == "và" and began:
            if len(following) < 2 or not _joined(following[1], forms):
                break
        elif _ends(following, forms):
            break
        elif began and (free or word in forms.inside):
            free, end = 0, token.end()
        elif not began and n == 0 and head.group() in forms.small and word in forms.inside:
            began, free, end = True, 1, token.end()
        else:
            break
    if head.group() in ("Bộ", "Sở") and len(text[head.end() : end].split()) < _FIELD:
        return head.end()
    proper = head.group() not in forms.proper or not text[head.end() : end].islower() or placed
    return end if began and proper else head.end()


def _place(following: list[str], forms: Forms) -> int:
    """How many words say of which place: "tỉnh", "thành phố"; none in "xã hội"."""
    for words in (2, 1):
        if " ".join(following[:words]) in forms.places and following[:2] != ["xã", "hội"]:
            return min(words, len(following))
    return 0


def _goes_on(following: list[str], mark: str, forms: Forms) -> bool:
    """Whether a name goes on behind a mark: "phòng, chống", "Nhà nước - Chi nhánh"."""
    if len(following) < 2:
        return False
    after = following[1]
    if mark == ",":
        return after in forms.after_comma
    return mark in "-–—" and after[0].isupper()


def _joined(after: str, forms: Forms) -> bool:
    """Whether "và" stands inside a name, before this word."""
    return (after[0].isupper() and not forms.heads.fullmatch(after)) or after in forms.inside


def _ends(following: list[str], forms: Forms) -> bool:
    words = tuple(w.lower() for w in following)
    return any(words[:n] in forms.ends for n in (1, 2, 3))

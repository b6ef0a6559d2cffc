"""The normal form of Vietnamese text, for search only: what people read is never changed by it."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")  # Unicode's category Cc
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "ƌ": "đ", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_DOUBLE_SPACE = re.compile(r"\s+")

# The tone mark of an open syllable: "hoà" is written "hòa", "thuỷ" "thủy" ("quý" stays).
_NEW_STYLE = re.compile(r"(?<=[^\Wq])?(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")
_MOVED = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# "kĩ thuật" and "kỹ thuật", "lí lịch" and "lý lịch": one letter before an open i.
_SHORT_I = re.compile(r"(?<!\w)([hklmst]|qu)([iìíỉĩị])(?!\w)")
_I_TO_Y = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))

_IDENTIFIER = r"\d+(?:[/-][\wđ]+)+|\d+(?:[.,]\d+)+"
_TOKEN = re.compile(rf"{_IDENTIFIER}|[^\W_]+(?:&[^\W_]+)*")


def clean(text: str) -> str:
    """NFC, look-alikes and invisible characters mended, blanks collapsed; letter case kept."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_LOOKALIKES))
    return _DOUBLE_SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def normalize(text: str) -> str:
    """The normal form for search: clean, lower case, one spelling for tone marks and i/y.

    Applying it twice changes nothing.
    """
    text = clean(text).lower()
    text = _NEW_STYLE.sub(lambda m: _MOVED[m.group()], text)
    return _SHORT_I.sub(lambda m: m[1] + _I_TO_Y[m[2]], text)


def fold(text: str) -> str:
    """Without diacritics: "Sở Tài chính" -> "So Tai chinh"; keeps the length of NFC text."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(normal: str) -> list[re.Match[str]]:
    """The syllables and identifiers of a text in the normal form, with their places."""
    return list(_TOKEN.finditer(normal))


def syllables(text: str) -> list[str]:
    """Syllables and whole identifiers ("703-kl/tu", "30/01/2024") of the normal form."""
    return _TOKEN.findall(normalize(text))


def folded_syllables(text: str) -> list[str]:
    """`syllables` without diacritics."""
    return [fold(s) for s in syllables(text)]


def has_diacritics(text: str) -> bool:
    """Whether any letter carries a Vietnamese diacritic."""
    return fold(text) != unicodedata.normalize("NFC", text)

"""Careful questions typed carelessly: one small seeded function for each style of typing."""

import random
import re
import unicodedata
from collections.abc import Callable

from index.text import fold

Noise = Callable[[str, random.Random], str]

_WORD = re.compile(r"[^\W\d_]+")
_TELEX_TONE = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONE = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_LETTER = dict(zip("ăâêôơưđ", ("aw", "aa", "ee", "oo", "ow", "uw", "dd"), strict=True))
_VNI_LETTER = dict(zip("ăâêôơưđ", ("a8", "a6", "e6", "o6", "o7", "u7", "d9"), strict=True))
_TONES = "".join(_TELEX_TONE)
_HATS = {"ă": "aâ", "â": "aă", "ê": "e", "ô": "oơ", "ơ": "oô", "ư": "u", "đ": "d"}
_NEAR = {"a": "sq", "o": "ip", "i": "ou", "n": "bm", "h": "gj", "g": "fh", "t": "ry", "c": "xv"}
_CONFUSED = (
    ("x", "s"), ("s", "x"), ("tr", "ch"), ("ch", "tr"), ("gi", "d"), ("d", "gi"),
    ("l", "n"), ("n", "l"), ("r", "d"),
)  # fmt: skip
_TEENCODE = {
    "không": "ko", "được": "đc", "gì": "j", "với": "vs", "quá": "wá", "vậy": "zậy",
    "phải": "fải", "nhiều": "nhìu", "biết": "bít", "muốn": "mún", "người": "ng", "thế nào": "tn",
    "như thế nào": "ntn", "bao nhiêu": "bn", "làm": "lm", "mình": "mk", "rồi": "r", "cũng": "cx",
    "thôi": "thui", "luôn": "lun", "trước": "trc", "gia đình": "za đình", "dân": "zân",
    "phát triển": "fát triển", "quản lý": "qlý", "quy hoạch": "wy hoạch", "giáo": "záo",
    "phê": "fê", "chuyện": "chiện", "buồn": "bùn", "cơ quan": "cq", "doanh nghiệp": "dn",
    "phối hợp": "fối hợp", "nhiệm vụ": "nv", "nông": "nôg", "công": "côg", "chính": "chíh",
    "trình": "trìh", "những": "nhữg",
}  # fmt: skip


def bare(text: str, rng: random.Random) -> str:
    """No diacritics at all."""
    return fold(text)


def half_bare(text: str, rng: random.Random) -> str:
    """30-60% of the syllables without diacritics."""
    share = rng.uniform(0.3, 0.6)
    return _WORD.sub(lambda m: fold(m.group()) if rng.random() < share else m.group(), text)


def _keys(letters: dict[str, str], tones: dict[str, str], at_end: bool) -> Noise:
    def typed(match: re.Match[str]) -> str:
        out, last = "", ""
        for char in unicodedata.normalize("NFC", match.group().lower()):
            parts = unicodedata.normalize("NFD", char)
            tone = next((tones[p] for p in parts if p in tones), "")
            letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out += letters.get(letter, letter) + ("" if at_end else tone)
            last = tone or last
        return out + (last if at_end else "")

    return lambda text, rng: _WORD.sub(typed, text)


telex = _keys(_TELEX_LETTER, _TELEX_TONE, at_end=True)
vni = _keys(_VNI_LETTER, _VNI_TONE, at_end=False)


def _one_word(change: Callable[[str, random.Random], str]) -> Noise:
    """Changes a share of a seventh of the words, one at least."""

    def noise(text: str, rng: random.Random) -> str:
        words = text.split(" ")
        places = [i for i, w in enumerate(words) if w.isalpha() and w.islower() and len(w) > 2]
        rng.shuffle(places)
        wanted, done = max(1, len(places) // 7), 0
        for i in places:
            changed = change(words[i], rng)
            done += changed != words[i]
            words[i] = changed
            if done == wanted:
                break
        return " ".join(words)

    return noise


def _slip(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word))
    return rng.choice(
        [
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :],
            word[:i] + rng.choice(_NEAR.get(fold(word[i]), word[i])) + word[i + 1 :],
        ]
    )


def _wrong_mark(word: str, rng: random.Random) -> str:
    """Another tone or none, or another hook, on a letter that has one."""
    letters = list(unicodedata.normalize("NFD", word))
    tones = [i for i, c in enumerate(letters) if c in _TONES]
    if tones and rng.random() < 0.7:
        letters[tones[0]] = rng.choice(["", *_TONES])
        return unicodedata.normalize("NFC", "".join(letters))
    for i, char in enumerate(word):
        if char in _HATS:
            return word[:i] + rng.choice(_HATS[char]) + word[i + 1 :]
    return word


def _misspelt(word: str, rng: random.Random) -> str:
    """Initials and finals that sound alike in some part of the country."""
    found = [(a, b) for a, b in _CONFUSED if re.match(rf"{a}[^\Wbcdghklmnpqrstvx]", word)]
    if found and rng.random() < 0.7:
        right, wrong = rng.choice(found)
        return wrong + word[len(right) :]
    if word.endswith(("n", "ng")) and not word.endswith(("in", "ên")):
        return word[:-1] if word.endswith("ng") else f"{word}g"
    return word


slip = _one_word(_slip)
wrong_mark = _one_word(_wrong_mark)
misspelt = _one_word(_misspelt)


def teencode(text: str, rng: random.Random) -> str:
    """Chat spellings for every word that has one."""
    for word in sorted(_TEENCODE, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){word}(?!\w)", _TEENCODE[word], text)
    return text


def joined(text: str, rng: random.Random) -> str:
    """One blank left out."""
    blanks = [m.start() for m in re.finditer(r"(?<=[^\W\d]) (?=[^\W\d])", text)]
    if not blanks:
        return text
    place = rng.choice(blanks)
    return text[:place] + text[place + 1 :]


def decomposed(text: str, rng: random.Random) -> str:
    """Marks as letters of their own, zero-width blanks, full width, or Cyrillic look-alikes."""
    change = rng.randrange(4)
    if change == 0:
        return unicodedata.normalize("NFD", text)
    if change == 1:
        return text.replace(" ", " \u200b")
    if change == 2:
        return "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text)
    return text.translate(str.maketrans("aeocp", "аеоср"))


def capitals(text: str, rng: random.Random) -> str:
    """ALL CAPS."""
    return text.upper()


STYLES: dict[str, Noise] = {
    "bare": bare,
    "half bare": half_bare,
    "telex": telex,
    "vni": vni,
    "slip": slip,
    "wrong mark": wrong_mark,
    "misspelt": misspelt,
    "teencode": teencode,
    "joined": joined,
    "unicode": decomposed,
    "capitals": capitals,
}

"""Raw keystrokes: Telex and VNI typed with the input method off -> Vietnamese letters."""

import re
import unicodedata

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_TELEX_TONE = {"f": _GRAVE, "s": _ACUTE, "r": _HOOK, "x": _TILDE, "j": _DOT, "z": ""}
_VNI_TONE = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT, "0": ""}
_CONSONANTS = "ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_FINALS = "ng|nh|ch|[cmnpt]"
# A Vietnamese syllable without its tone.
_SYLLABLE = re.compile(rf"(?:{_CONSONANTS})?[aăâeêioôơuưy]{{1,3}}(?:{_FINALS})?")
_ADVANCED = "ăâêôơư"
_VOWELS = "aăâeêioôơuưy"


def from_telex(token: str) -> str | None:
    """The syllable that a token of Telex keystrokes means ("khoongs" -> "không"), else None."""
    tone, rest = "", []
    for i, key in enumerate(token):
        if key in _TELEX_TONE and i and any(k in "aeiouyw" for k in token[:i]) and not tone:
            tone = key
        else:
            rest.append(key)
    body = "".join(rest)
    body = re.sub(r"dd", "đ", body)
    if body.startswith("d") and body.endswith("d") and len(body) > 2:
        body = "đ" + body[1:-1]  # "duwowjcd"
    # A doubled vowel may be typed at the end: "khoono" -> "không" style "hieeun" or "tieno".
    for vowel, circumflex in (("a", "â"), ("e", "ê"), ("o", "ô")):
        body = re.sub(f"{vowel}{vowel}", circumflex, body)
        body = re.sub(f"{vowel}([^aeiouywđ]{{1,2}}){vowel}$", rf"{circumflex}\1", body)
    body = _hooks(body)
    return _syllable(body, _TELEX_TONE.get(tone, ""), changed=body != token or bool(tone))


def _hooks(body: str) -> str:
    """The key w: "uow" -> "ươ", "aw" -> "ă", "ow" -> "ơ", "uw" or a bare w -> "ư"."""
    body = re.sub(r"uw?ow|uwo|uo(?=[^w]*w)", "ươ", body) if "w" in body else body
    if "ươ" in body:
        body = body.replace("w", "")
    for plain, hooked in (("a", "ă"), ("o", "ơ"), ("u", "ư")):
        body = body.replace(f"{plain}w", hooked)
        body = re.sub(f"{plain}([^aeiouyw]{{1,2}})w$", rf"{hooked}\1", body)
    return body.replace("w", "ư")


def from_vni(token: str) -> str | None:
    """The syllable that a token of VNI keystrokes means ("so73" -> "sở"), else None."""
    if not token[:1].isalpha() or not any(c.isdigit() for c in token):
        return None
    letters: list[str] = []
    tone = ""
    for key in token:
        if key in _VNI_TONE:
            tone = key
        elif key == "9" and "d" in letters:
            letters[letters.index("d")] = "đ"
        elif key in "678":
            _mark(letters, key)
        else:
            letters.append(key)
    body = "".join(letters)
    if any(c.isdigit() for c in body):
        return None
    return _syllable(body, _VNI_TONE.get(tone, ""), changed=True)


def _mark(letters: list[str], key: str) -> None:
    """6: circumflex, 7: horn, 8: breve, on the last vowel that takes it; "uo" takes 7 twice."""
    takes = {"6": dict(zip("aeo", "âêô", strict=True)), "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in takes[key]:
            letters[i] = takes[key][letters[i]]
            if key == "7" and letters[i] == "ơ" and i and letters[i - 1] == "u":
                letters[i - 1] = "ư"
            return


def _syllable(body: str, tone: str, *, changed: bool) -> str | None:
    """The body with its tone if it can be a Vietnamese syllable."""
    if not changed or not _SYLLABLE.fullmatch(body):
        return None
    if not tone:
        return body
    place = _tone_place(body)
    return unicodedata.normalize("NFC", body[: place + 1] + tone + body[place + 1 :])


def _tone_place(body: str) -> int:
    """The vowel that carries the tone: the marked one, else by the old rule ("hòa", "hoàn")."""
    start = 2 if body[:2] in ("qu", "gi") and any(c in _VOWELS for c in body[2:]) else 0
    vowels = [i for i in range(start, len(body)) if body[i] in _VOWELS]
    marked = [i for i in vowels if body[i] in _ADVANCED]
    if marked:
        return marked[-1]
    closed = body[-1] not in _VOWELS
    if len(vowels) == 1 or (len(vowels) == 2 and not closed):
        return vowels[0]
    return vowels[1]


def is_syllable(word: str) -> bool:
    """Whether a word in lower case has the shape of a Vietnamese syllable, whatever its tone."""
    letters = unicodedata.normalize("NFD", word)
    for tone in (_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT):
        letters = letters.replace(tone, "")
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)))

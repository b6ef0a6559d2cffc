"""Deadlines without a day of their own: months, quarters, years, spans, terms that an act begins.

Also days with an hour, and days of every year. In a column of deadlines a bare period counts, in a
sentence only one that is a limit by its words.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from corpus.annotations import DeadlineKind
from corpus.extraction.deadlines import FoundDeadline

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?!\d)(?:(?:/|\s+năm\s+)\d{4})?"
_MONTH = (
    r"(?:tháng\s+)?(?:0?[1-9]|1[0-2])/\d{4}|tháng\s+(?:0?[1-9]|1[0-2])(?:\s+năm\s+\d{4})?(?![\d/])"
)
_QUARTER = (
    r"quý\s++(?:I{1,3}V?|IV|[1-4])"
    r"(?:\s*+(?:,|và|[-–])\s*+(?:quý\s++)?(?:I{1,3}V?|IV|[1-4])(?!\w)){0,3}"
    r"(?:\s*+[/,]\s*+\d{4}|\s++năm\s++\d{4})?"
)
_YEARS = r"(?:giai đoạn\s+)?\d{4}\s*[-–]\s*\d{4}"
_YEAR = r"năm\s+\d{4}"
_PART_OF_YEAR = r"(?:0?[369]|sáu|chín)\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+\d{4})?"
_PERIOD = rf"(?:{_QUARTER}|{_DAY}|{_MONTH}|{_YEARS}|{_YEAR}|{_PART_OF_YEAR})"
_EVERY = re.compile(
    r"(?:(?:trước|vào)\s+(?:ngày\s+)?(?P<day>\d{1,2})(?:/\d{1,2}|\s+tháng\s+\d{1,2})?\s+)?"
    r"(?:định kỳ\s+)?(?:hàng|hằng)\s+(?P<every>ngày|tuần|tháng|quý|năm)(?!\w)"
    r"|(?P<half>định kỳ\s+(?:0?[369]|sáu)\s+tháng(?:\s+(?:một|0?1)\s+lần)?"
    r"(?:(?:,| và|, và)\s+(?:h[àằ]ng\s+)?năm)?)"
    r"|(?P<often>thường xuyên(?:,? liên tục)?|định kỳ(?!\s+h[àằ]ng)"
    r"|(?:6|06|sáu) tháng(?: một lần)?)",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"(?:trước|vào|chậm nhất(?:\s+là)?)\s+(?:ngày\s+)?\d{1,2}\s+(?:của\s+)?(?:tháng|quý)\s+"
    r"(?:(?:cuối|đầu|sau|kế|tiếp|liền|theo|kề|của|mỗi|quý|tháng)(?!\w)\s?){1,5}",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"(?:trong\s+(?:(?:vòng|thời hạn|thời gian)\s+)?|chậm nhất\s+(?:là\s+)?(?:sau\s+)?"
    r"|không quá\s+|sau\s+)"
    r"\d{1,3}\s+(?:\([^)]{1,20}\)\s+)?(?:giờ|phút|ngày(?: làm việc)?|tuần|tháng|năm)"
    r"(?:\s*\([^)]{1,60}\))?(?:\s+hoặc\s+\d{1,3}\s+(?:giờ|ngày)(?:\s*\([^)]{1,60}\))?)?"
    r"(?P<since>,?\s+(?:kể\s+)?(?:từ|sau)\s+(?:khi|ngày|thời điểm)[^,.;:\n]{1,120})?",
    re.IGNORECASE,
)
_SURE_TERM = re.compile(r"trong\s+(?:vòng|thời)|chậm", re.IGNORECASE)
_HOUR = re.compile(
    rf"(?:trước|chậm nhất(?:\s+là)?|đến)\s++\d{{1,2}}\s*+(?:giờ|h|g|:)\s*+"
    rf"\d{{0,2}}+,?\s*+(?:ngày\s+)?"
    rf"(?:{_DAY}|(?:thứ\s+\w{{1,4}}|\d{{1,2}})\s+(?:hàng|hằng)\s+\w{{3,5}})",
    re.IGNORECASE,
)
_CUE = (
    r"(?:(?:hoàn thành|xong|(?:thời gian )?thực hiện|ban hành)\s+)?(?:ngay\s+)?"
    r"(?:trong|trước|đến(?:\s+hết)?|vào|chậm nhất(?:\s+là)?(?:\s+vào)?|từ"
    r"|khoảng thời gian từ|trong khoảng thời gian từ|hết)\s+(?:ngày\s+)?"
)
_LIMIT = re.compile(
    rf"(?P<cue>{_CUE})(?P<period>{_PERIOD})(?P<to>\s*(?:[-–]|đến(?:\s+hết)?(?:\s+ngày)?)\s*{_PERIOD})?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:Thời gian|Thời hạn|Tiến độ|Thực hiện|Hoàn thành)[^:\n]{0,60}:\s*(?P<rest>[^\n]{2,200})"
)
_AT_END = re.compile(
    rf":\s*+(?P<period>(?:từ\s++)?{_PERIOD}(?:\s*+(?:[-–]|đến)\s*+{_PERIOD})?)\s*+[.;]?\s*+$",
    re.IGNORECASE,
)
_SESSION = re.compile(
    rf"tại\s+(?:phiên|kỳ)\s+họp\s+(?:[^,.;\n]{{0,40}}?{_PERIOD}"
    r"|thứ\s+\w{1,6}(?:,\s+Quốc hội kh(?:óa|oá)\s+\w{1,5})?)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:từ\s+)?{_PERIOD}(?:\s*(?:[-–]|đến)\s*(?:{_PERIOD}|I{{1,3}}V?/\d{{4}}))?", re.IGNORECASE
)
_RECURS = {
    "ngày": "daily",
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "năm": "yearly",
}
_LAST_DAY = re.compile(r"(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4})")
_LAST_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})(?:/|\s+năm\s+)(\d{4})", re.IGNORECASE)
_LAST_QUARTER = re.compile(
    r"(?:quý\s+)?(?<!\w)(IV|I{1,3}|[1-4])(?:\s*[/,]\s*|\s+năm\s+)(\d{4})", re.IGNORECASE
)
_LAST_YEAR = re.compile(r"(\d{4})")
_COUNTED = {"sáu": 6, "chín": 9}
_FIRST_MONTHS = re.compile(r"(0?[369]|sáu|chín)\s+tháng\s+đầu\s+năm\s+(\d{4})", re.IGNORECASE)
_ONE_YEAR = re.compile(_YEAR, re.IGNORECASE)
_STRONG = {"hoàn", "xong", "trước", "hết", "nhất", "ngay", "thời"}
_LIKELY = re.compile(
    r"(?:trước|chậm nhất|hoàn thành|thời hạn)\s+[^,.;\n]{0,30}?"
    r"(?:\d{1,4}\s*(?:ngày|giờ|tháng|năm|/\d)|(?:ngày|tháng|năm)\s+\d)",
    re.IGNORECASE,
)


def find_periods(text: str, *, column: bool = False) -> Iterator[FoundDeadline]:
    """The deadlines of a sentence, or of a cell of a column that holds nothing else, in order."""
    found: list[FoundDeadline] = []
    for match in _candidates(text, column):
        if not any(match.start < f.end and f.start < match.end for f in found):
            found.append(match)
    if column and not found and any(c.isalnum() for c in text):
        found.append(
            FoundDeadline(text.strip(), DeadlineKind.WITHIN, None, "", 0, "", *_whole(text))
        )
    yield from sorted(found, key=lambda f: f.start)


def _whole(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _candidates(text: str, column: bool) -> Iterator[FoundDeadline]:
    for match in _HOUR.finditer(text):
        yield _found(text, match.start(), match.end(), DeadlineKind.BEFORE)
    for match in _TERM.finditer(text):
        if match["since"] or column or _SURE_TERM.match(match.group()):
            yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN, None)
    for match in _LIMIT.finditer(text):
        if _is_limit(match, column):
            yield _found(text, match.start(), match.end(), _kind(match["cue"]))
    for match in _SESSION.finditer(text):
        yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN)
    if last := _AT_END.search(text):
        yield _found(text, last.start("period"), last.end("period"), DeadlineKind.WITHIN)
    for label in _LABELLED.finditer(text):
        for match in _BARE.finditer(text, label.start("rest"), label.end("rest")):
            yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN)
        if always := _EVERY.match(text, label.start("rest")):
            yield _recurring(always)
    for match in _OF_EACH.finditer(text):
        yield _found(text, match.start(), match.end(), DeadlineKind.RECURRING, None)
    for match in _EVERY.finditer(text):
        if match["every"] or match["half"] or column:
            yield _recurring(match)
    if column:
        for match in _BARE.finditer(text):
            yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN)


def _is_limit(match: re.Match[str], column: bool) -> bool:
    """Whether a period is a limit: one "from" a day needs its end, a year needs words of one."""
    words = match["cue"].lower().split()
    if column or match["to"]:
        return True
    if words[0] == "từ" or "khoảng" in words:
        return False
    if _ONE_YEAR.fullmatch(match["period"].strip()):
        return bool(_STRONG & set(words))
    return words[0] != "vào" or "tháng" in match["period"].lower()


def _kind(cue: str) -> DeadlineKind:
    words = cue.lower().split()
    if "trước" in words or "nhất" in words:
        return DeadlineKind.BEFORE
    return DeadlineKind.UNTIL if "đến" in words else DeadlineKind.WITHIN


def _found(
    text: str, start: int, end: int, kind: DeadlineKind, day: date | None = date.max
) -> FoundDeadline:
    printed = text[start:end].strip()
    when = last_day(printed) if day == date.max else day
    return FoundDeadline(printed, kind, when, "", 0, "", start, start + len(printed))


def _recurring(match: re.Match[str]) -> FoundDeadline:
    every = _RECURS[match["every"].lower()] if match["every"] else "often"
    day = int(match["day"] or 0)
    printed = match.group()
    span = (match.start(), match.end())
    return FoundDeadline(
        printed, DeadlineKind.RECURRING, None, every, day if 0 < day < 32 else 0, "", *span
    )


def last_day(text: str) -> date | None:
    """The last day of what a deadline says, None where it names no year."""
    try:
        if part := _FIRST_MONTHS.search(text):
            return _end(int(part[2]), _COUNTED.get(part[1].lower()) or int(part[1]))
        if found := list(_LAST_DAY.finditer(text)):
            d, m, y = map(int, found[-1].groups())
            return date(y, m, d)
        if "quý" in text.lower() and (found := list(_LAST_QUARTER.finditer(text))):
            return _end(int(found[-1][2]), 3 * _ROMAN[found[-1][1].lower()])
        if found := list(_LAST_MONTH.finditer(text)):
            return _end(int(found[-1][2]), int(found[-1][1]))
        if found := list(_LAST_YEAR.finditer(text)):
            return date(int(found[-1][1]), 12, 31)
    except ValueError:
        return None
    return None


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def unread(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a sentence that look like a deadline."""
    yield from (m.span() for m in _LIKELY.finditer(text))

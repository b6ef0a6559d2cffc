"""Deadlines without a day of their own: months, quarters, years, spans, terms that an act begins.

Also days with an hour, and days of every year. In a column of deadlines a bare period counts, in a
sentence only one that is a limit by its words.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from corpus.annotations import RECURRENCES, DeadlineKind
from corpus.extraction.deadlines import FoundDeadline
from corpus.extraction.due_days import day_before, last_day

_NEXT_YEAR = r"\s+(?:của\s+)?năm\s+(?:(?:sau|tiếp theo|kế tiếp|liền kề|liền sau)(?!\w)\s?){1,2}"
_DAY = (
    r"\d{1,2}(?:[.-]\d{1,2}[.-]\d{4}(?!\d)"
    r"|(?:/|\s+tháng\s+)\d{1,2}(?!\d)(?:/\d{4}|/\d\d(?!\d)|\s+năm\s+\d{4}"
    rf"|{_NEXT_YEAR})?)"
)
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
_PART_OF_YEAR = r"(?:(?:0?[369]|sáu|chín)\s+tháng|nửa)\s+(?:đầu|cuối)\s+năm(?:\s+(?:\d{4}|nay))?"
_PART = r"(?:(?:tuần\s+)?(?:đầu|cuối)|giữa|trung tuần)\s+(?:của\s+)?"
_PERIOD = rf"(?:{_QUARTER}|{_DAY}|{_MONTH}|{_YEARS}|{_YEAR}|{_PART_OF_YEAR})"
_EVERY = re.compile(
    r"(?:(?:trước|vào|chậm nhất(?:\s+là)?|đến)\s+(?:ngày\s+)?(?P<day>\d{1,2})"
    r"(?:(?:/|\s+tháng\s+)\d{1,2})?"
    r"(?:(?:,| và)\s+(?:ngày\s+)?\d{1,2}(?:/|\s+tháng\s+)\d{1,2}){0,3}\s+(?:của\s+)?"
    r"|(?:(?:trước|vào)\s+)?(?:(?:sáng|chiều)\s+)?thứ\s+\w{2,3}\s+)?"
    r"(?:định kỳ\s+)?(?:hàng|hằng|mỗi)\s+(?P<every>ngày|tuần|tháng|quý|năm)(?!\w)"
    r"(?:(?:,| và|, và)\s+(?:h[àằ]ng\s+)?(?:tháng|quý|năm)(?!\w|\s+\d)){0,2}"
    r"|(?P<times>\d{1,2}\s+lần\s?(?:/|trong|mỗi|một)\s?(?:tháng|quý|năm|tuần)(?!\w)"
    r"|(?:\d{1,2}\s+)?(?:tháng|quý|năm|tuần)\s?/\s?(?:\d{1,2}\s+)?lần(?!\w))"
    r"|(?P<months>định kỳ\s+(?:0?[369]|sáu)\s+tháng(?:\s+(?:một|0?1)\s+lần)?"
    r"(?:(?:,| và|, và)\s+(?:h[àằ]ng\s+)?năm)?)"
    r"|(?P<often>thường xuyên(?:,? liên tục)?|định kỳ(?!\s+h[àằ]ng)"
    r"|(?:6|06|sáu) tháng(?: một lần)?)",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"(?:trước|vào|chậm nhất(?:\s+là)?)\s+(?:ngày\s+)?\d{1,2}\s+(?:của\s+)?(?:tháng|quý)\s+"
    r"(?:(?:cuối|đầu|sau|kế|tiếp|liền|theo|kề|của|mỗi|quý|tháng|báo cáo)(?!\w)\s?){1,5}",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"(?:trong\s+(?:(?:vòng|thời hạn|thời gian)\s+)?(?:không quá\s+|tối đa\s+)?"
    r"|(?:chậm|muộn) nhất\s+(?:là\s+)?(?:sau\s+)?|không quá\s+|sau\s+)"
    r"\d{1,3}\s*+(?:\([^)]{1,20}\)\s+)?(?:giờ|h(?!\w)|phút|ngày(?: làm việc)?|tuần|tháng|năm)"
    r"(?:\s*\([^)]{1,60}\))?(?:\s+hoặc\s+\d{1,3}\s+(?:giờ|ngày)(?:\s*\([^)]{1,60}\))?)?"
    r"(?P<since>,?\s+(?:kể\s+)?(?:từ|sau)\s+(?:khi|ngày|thời điểm)[^,.;:\n]{1,120})?",
    re.IGNORECASE,
)
_SURE_TERM = re.compile(r"trong\s+(?:vòng|thời)|chậm|muộn", re.IGNORECASE)
_LATEST = r"(?:chậm|muộn) nhất(?:\s+là)?|hạn (?:chót|cuối(?: cùng)?)(?:\s+là)?"
_HOUR = re.compile(
    rf"(?:trước|{_LATEST}|đến)\s++(?:lúc\s+)?\d{{1,2}}\s*+(?:giờ|h|g|:)\s*+"
    rf"\d{{0,2}}+(?:\s*+phút)?,?\s*+(?:ngày\s+)?"
    rf"(?:{_DAY}|(?:thứ\s+\w{{1,4}}|\d{{1,2}})\s+(?:hàng|hằng)\s+\w{{3,5}}|(?:hàng|hằng) ngày)",
    re.IGNORECASE,
)
_CUE = (
    r"(?:(?:hoàn thành|xong|(?:thời gian )?thực hiện|ban hành)\s+)?(?:ngay\s+)?"
    rf"(?:trong|trước(?:\s+thời điểm)?|đến(?:\s+hết)?|vào|(?:{_LATEST})(?:\s+vào)?|từ"
    r"|khoảng thời gian từ|trong khoảng thời gian từ|hết)\s+(?:ngày\s+)?"
)
_OF_A_YEAR = (
    r"(?:quý\s++(?:I{1,3}V?|IV|[1-4])(?:\s*+[/,]\s*+|\s++năm\s++)"
    r"|tháng\s++(?:0?[1-9]|1[0-2])(?:/|\s++năm\s++))\d{4}(?!\d)"
)
_LIMIT = re.compile(
    rf"(?P<cue>{_CUE})(?P<part>{_PART})?(?P<period>{_PERIOD})(?P<to>\s*(?:[-–]|đến(?:\s+hết)?(?:\s+ngày)?)\s*{_PERIOD}"
    rf"|\s*(?:,|và)\s*{_OF_A_YEAR})?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:Thời gian|Thời hạn|Tiến độ|Thực hiện|Hoàn thành)[^:\n]{0,60}:\s*(?P<rest>[^\n]{2,200})"
)
_AT_END = re.compile(
    rf":\s*+(?P<period>(?:từ\s++)?{_PERIOD}(?:\s*+(?:[-–]|đến)\s*+{_PERIOD})?)\s*+[.;]?\s*+$",
    re.IGNORECASE,
)
# "(Quý III/2025)", "Quý III/2025: …", "… trình Ủy ban nhân dân tỉnh tháng 8/2025."
_APART = re.compile(
    rf"\((?P<inside>{_OF_A_YEAR})\)"
    r"|^(?:[-–+]\s*|\d{1,2}(?:\.\d{1,2}){0,3}[./)]?\s+|[a-zđ][./)]\s+)?"
    rf"(?P<ahead>{_OF_A_YEAR})(?=\s*:|,?\s+(?:hoàn thành|trình|ban hành)(?!\w))",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?<!\w)(?<!đã )(?:trình|hoàn thành|ban hành|xong)\s[^,.;:\n]{0,120}?(?<!từ)(?<!của)(?<!ngày)"
    rf"(?<!\d)\s(?P<behind>{_OF_A_YEAR})\s*+[.;)]?\s*+$",
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
_RECURS = {period: every for every, period in RECURRENCES.items()}
_ONE_YEAR = re.compile(_YEAR, re.IGNORECASE)
_STRONG = {"hoàn", "xong", "trước", "hết", "nhất", "hạn", "ngay", "thời"}
_LIKELY = re.compile(
    r"(?<!\w)(?:trước|(?:chậm|muộn) nhất|hạn (?:chót|cuối)|hoàn thành|thời hạn)\s+[^,.;\n]{0,30}?"
    r"(?:\d{1,4}\s*(?:ngày|giờ|g|h|tháng|năm|[./-]\d)|(?:ngày|tháng|năm)\s+\d)[^,;\n]{0,40}"
    rf"|(?<!từ )(?<!\d ){_OF_A_YEAR}",
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
    for match in _EVERY.finditer(text):
        if match["day"]:
            yield _recurring(match)
    for match in _TERM.finditer(text):
        if match["since"] or column or _SURE_TERM.match(match.group()):
            yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN, None)
    for match in _LIMIT.finditer(text):
        if _is_limit(match, column):
            yield _limited(text, match)
    for match in _SESSION.finditer(text):
        yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN)
    if last := _AT_END.search(text):
        yield _found(text, last.start("period"), last.end("period"), DeadlineKind.WITHIN)
    for label in _LABELLED.finditer(text):
        for match in _BARE.finditer(text, label.start("rest"), label.end("rest")):
            yield _found(text, match.start(), match.end(), DeadlineKind.WITHIN)
        if always := _EVERY.match(text, label.start("rest")):
            yield _recurring(always)
    for match in (*_APART.finditer(text), *_BEHIND.finditer(text)):
        name = match.lastgroup or ""
        yield _found(text, match.start(name), match.end(name), DeadlineKind.WITHIN)
    for match in _OF_EACH.finditer(text):
        yield _found(text, match.start(), match.end(), DeadlineKind.RECURRING, None)
    for match in _EVERY.finditer(text):
        if not match["often"] or column:
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
        return bool(_STRONG & set(words)) or bool(match["part"])
    return words[0] != "vào" or "tháng" in match["period"].lower()


def _limited(text: str, match: re.Match[str]) -> FoundDeadline:
    """A period with its cue; "trước quý II" ends before the period begins."""
    found = _found(text, match.start(), match.end(), _kind(match["cue"]))
    ahead = re.search(r"trước(?: thời điểm)?\s*$", match["cue"], re.IGNORECASE)
    if ahead and not (match["part"] or match["to"]):
        found = replace(found, date=day_before(match["period"]))
    return found


def _kind(cue: str) -> DeadlineKind:
    words = cue.lower().split()
    if {"trước", "nhất", "hạn"} & set(words):
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
    day = int(match["day"] or 0) if every == "monthly" else 0
    printed = match.group()
    span = (match.start(), match.end())
    return FoundDeadline(
        printed, DeadlineKind.RECURRING, None, every, day if 0 < day < 32 else 0, "", *span
    )


def unread(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a sentence that look like a deadline."""
    yield from (m.span() for m in _LIKELY.finditer(text))

"""Days by which a period is over: the last of a quarter, of "6 tháng đầu năm 2025", of a span."""

import calendar
import re
from datetime import date, timedelta

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = re.compile(
    r"(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4}|\d{2}(?!\d))"
    r"|(\d{1,2})[.-](\d{1,2})[.-](\d{4})"
)
_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})(?:/|\s+năm\s+)(\d{4})", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?:quý\s+)?(?<!\w)(IV|I{1,3}|[1-4])(?:\s*[/,]\s*|\s+năm\s+)(\d{4})", re.IGNORECASE
)
_YEAR = re.compile(r"(\d{4})")
_COUNTED = {"sáu": 6, "chín": 9, "nửa": 6}
_FIRST_MONTHS = re.compile(
    r"(?:(0?[369]|sáu|chín)\s+tháng|(nửa))\s+đầu\s+năm\s+(\d{4})", re.IGNORECASE
)
_CENTURY = 2000


def last_day(text: str) -> date | None:
    """The last day of what a deadline says, None where it names no year."""
    return _bounds(text)[1]


def day_before(period: str) -> date | None:
    """The last day before a period; of a day, that day, as "trước ngày 5/3" is understood."""
    first, last = _bounds(period)
    if first is None or first == last:
        return last
    return first - timedelta(days=1)


def _bounds(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of the last period that a text names with its year."""
    try:
        if part := _FIRST_MONTHS.search(text):
            count = (part[1] or part[2]).lower()
            return _months(int(part[3]), 1, _COUNTED.get(count) or int(count))
        if days := list(_DAY.finditer(text)):
            d, m, y = (int(n) for n in days[-1].groups() if n)
            day = date(y if y > 99 else _CENTURY + y, m, d)
            return day, day
        if "quý" in text.lower() and (found := list(_QUARTER.finditer(text))):
            quarter = _ROMAN[found[-1][1].lower()]
            return _months(int(found[-1][2]), 3 * quarter - 2, 3 * quarter)
        if found := list(_MONTH.finditer(text)):
            return _months(int(found[-1][2]), int(found[-1][1]), int(found[-1][1]))
        if found := list(_YEAR.finditer(text)):
            return _months(int(found[-1][1]), 1, 12)
    except ValueError:
        return None, None
    return None, None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])

"""Columns of a task table: what each one holds, by the words of its header."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a column of a table holds."""

    NUMBER = "number"
    TASK = "task"
    LEAD = "lead"
    COORDINATE = "coordinate"
    DEADLINE = "deadline"
    PRODUCT = "product"
    NOTES = "notes"
    OTHER = "other"


_NUMBER = re.compile(r"(?:s\.?\s?)?tt\.?|số (?:tt|thứ tự)|stt\.?", re.IGNORECASE)
# The first that stands in a header tells; "cơ quan chủ trì, phối hợp" is one of leads.
_WORDS = (
    (Column.NOTES, re.compile(r"ghi chú", re.IGNORECASE)),
    (
        Column.LEAD,
        re.compile(
            r"chủ trì|đầu mối|phụ trách|tham mưu|chịu trách nhiệm|đơn vị được giao"
            r"|(?:cơ quan|đơn vị|người|ngành)\s+(?:được giao\s+)?thực hiện",
            re.IGNORECASE,
        ),
    ),
    (Column.COORDINATE, re.compile(r"phối hợp", re.IGNORECASE)),
    (
        Column.DEADLINE,
        re.compile(
            r"(?:thời gian|thời hạn|tiến độ|thời điểm|hạn (?:hoàn thành|chót)|năm hoàn thành"
            r"|^(?:ngày |hạn |dự kiến )?hoàn thành$|^hạn$)(?!\s+giải quyết)",
            re.IGNORECASE,
        ),
    ),
    (Column.PRODUCT, re.compile(r"sản phẩm|kết quả|đầu ra|dự kiến", re.IGNORECASE)),
    (
        Column.TASK,
        re.compile(
            r"nhiệm vụ|công việc|nội dung|giải pháp|hoạt động|tên\s|đề án|danh mục|việc",
            re.IGNORECASE,
        ),
    ),
)
_PLAIN_TASK = re.compile(r"nhiệm vụ|công việc", re.IGNORECASE)
_LIKELY_TASK = re.compile(r"nhiệm vụ|công việc|nội dung", re.IGNORECASE)


def columns_of(headers: Mapping[int, str]) -> dict[int, Column]:
    """What the columns under some headers hold; one of them at most is that of tasks."""
    columns = {n: column_of(text) for n, text in headers.items()}
    tasks = [n for n, column in columns.items() if column is Column.TASK]
    likely = [n for n in tasks if _LIKELY_TASK.search(headers[n])] or tasks
    return columns | {n: Column.OTHER for n in tasks if n != likely[0]}


def column_of(header: str) -> Column:
    """What the column under a header holds."""
    if _NUMBER.fullmatch(header.strip()):
        return Column.NUMBER
    for column, words in _WORDS:
        if words.search(header):
            return column
    return Column.OTHER


def are_tasks(headers: Mapping[int, str], columns: Mapping[int, Column]) -> bool:
    """Whether a table of these columns gives tasks.

    One that says who leads does, and one of tasks by that name or with their time.
    """
    held = set(columns.values())
    if Column.LEAD in held and len(held) > 1:
        return True
    named = any(c is Column.TASK and _PLAIN_TASK.search(headers[n]) for n, c in columns.items())
    return Column.TASK in held and (named or Column.DEADLINE in held)

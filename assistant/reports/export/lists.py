"""The lists that are exported: a body's tasks, and the bodies by groups of tasks."""

from assistant.reports.export.table import ExportColumn, ExportTable
from assistant.reports.tasks import Involvement, Matrix, Task
from assistant.web.highlight import gist
from assistant.wording.answers import lower_first, place
from corpus.annotations import Deadline, Role
from corpus.decision import Decision, Kind
from corpus.register import Agency

MARKS = {
    Role.LEAD: "C",
    Role.RESPONSIBLE: "T",
    Role.GUIDE: "H",
    Role.REQUESTED: "Đ",
    Role.COORDINATE: "P",
}
"""The letters of the matrix: chủ trì, thực hiện, hướng dẫn, được đề nghị, phối hợp."""

_GIST = 300  # characters of a clause in which the body only coordinates


def task_table(agency: Agency, tasks: list[Task], decision: Decision) -> ExportTable:
    """A body's tasks: those it answers for in full, the others by their first words."""
    columns = (
        ExportColumn("TT", 4, centred=True),
        ExportColumn("Nhiệm vụ", 44),
        ExportColumn("Vai trò", 11),
        ExportColumn("Cơ quan cùng thực hiện", 18),
        ExportColumn("Thời hạn", 12),
        ExportColumn("Căn cứ", 11),
    )
    rows = tuple(
        (
            str(n),
            _wording(task),
            _first_upper(task.tie.words),
            _others(task),
            "\n".join(_first_upper(deadline_words(d)) for d in task.deadlines),
            _first_upper(place(task.clause)),
        )
        for n, task in enumerate(tasks, 1)
    )
    notes = [_outside(decision)]
    if any(row[1].endswith("…") for row in rows):
        notes.append(
            "Nội dung có dấu “…” là trích yếu; toàn văn xem tại điều, khoản, điểm ghi ở cột Căn cứ."
        )
    if any(not t.clause.page_certain for t in tasks):
        notes.append("Số trang ghi “khoảng” là suy ra từ bản sao, không in trên trang.")
    title = f"Danh mục nhiệm vụ của {lower_first(agency.title)}"
    return ExportTable(title, _basis(decision), columns, rows, tuple(n for n in notes if n))


def matrix_table(matrix: Matrix) -> ExportTable:
    """The bodies by groups, with totals; a cell holds letters of `MARKS` and counts above 1."""
    columns = (
        ExportColumn("Cơ quan", 24),
        *(ExportColumn(_short(column, matrix), 4.4, centred=True) for column in matrix.columns),
        ExportColumn("Chịu trách nhiệm", 7.5, centred=True),
        ExportColumn("Phối hợp", 7, centred=True),
    )
    rows = [
        (
            agency.title,
            *(marks(matrix, agency, column) for column in matrix.columns),
            *map(str, matrix.of_row(agency)),
        )
        for agency in matrix.rows
    ]
    sums = [matrix.of_column(column) for column in matrix.columns]
    for n, name in enumerate(("Tổng lượt chịu trách nhiệm", "Tổng lượt phối hợp")):
        total = str(sum(s[n] for s in sums))
        rows.append((name, *(str(s[n]) for s in sums), *((total, "") if n == 0 else ("", total))))
    groups = [
        f"Nhóm {matrix.head(column).heading}."
        for column in matrix.columns
        if matrix.head(column).kind is Kind.GROUP
    ]
    legend = (
        "C: chủ trì. T: chịu trách nhiệm thực hiện, không ghi “chủ trì”. H: hướng dẫn. "
        "Đ: được đề nghị thực hiện. P: phối hợp. Số đi kèm là số điều, khoản, điểm, nếu từ 2."
    )
    title = "Bảng phân công cơ quan theo nhóm nhiệm vụ"
    notes = (legend, *groups, _outside(matrix.decision))
    return ExportTable(
        title, _basis(matrix.decision), columns, tuple(rows), tuple(n for n in notes if n)
    )


def marks(matrix: Matrix, agency: Agency, column: str) -> str:
    """A cell's letters: "T P3"."""
    cell = matrix.cell(agency, column)
    return " ".join(f"{MARKS[role]}{n if n > 1 else ''}" for role, n in cell.items())


def deadline_words(deadline: Deadline) -> str:
    """A deadline with what is to be reached by then."""
    return f"{deadline.text} ({deadline.target})" if deadline.target else deadline.text


def _wording(task: Task) -> str:
    if task.whole and task.tie is Involvement.COORDINATE:
        return gist(task.clause, _GIST)
    return task.text


def _others(task: Task) -> str:
    lines = []
    if task.leads:
        lines.append(f"Chịu trách nhiệm: {'; '.join(lower_first(n) for n in task.leads)}")
    if task.coordinators:
        lines.append(f"Phối hợp: {'; '.join(lower_first(n) for n in task.coordinators)}")
    return "\n".join(lines)


def _short(column: str, matrix: Matrix) -> str:
    group = matrix.head(column).kind is Kind.GROUP
    return f"Nhóm {column.rpartition('.')[2]}" if group else column


def _basis(decision: Decision) -> str:
    number = f" số {decision.number}" if decision.number else ""
    issued = f" ngày {decision.issued:%d/%m/%Y}" if decision.issued else ""
    kind = decision.profile.kind
    matter = decision.title.removeprefix(f"{kind} ")
    return f"Căn cứ {kind}{number}{issued} của {decision.issuer} {matter}"


def _outside(decision: Decision) -> str:
    if not decision.outside_source:
        return ""
    return (
        f"Bản văn của {decision.profile.kind} để trống số và ngày; số và ngày ghi ở trên theo "
        f"{decision.outside_source}."
    )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

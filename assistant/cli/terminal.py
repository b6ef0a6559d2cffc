"""Answers and tables as people read them in a terminal."""

from collections.abc import Iterable
from textwrap import shorten

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.answer import LISTS, Answer, Status
from assistant.cli.settings_table import Setting
from assistant.reports.deadlines import dues
from assistant.reports.tasks import Involvement, Task, tasks_of
from assistant.wording.answers import confidence_words, place
from assistant.wording.successors import successor_lines
from corpus.annotations import Deadline, Role
from corpus.decision import Clause, Decision
from corpus.register import Agency, Register

_NAME = 80  # characters of what a clause is called by where it is only listed
_ALONE = frozenset({*LISTS, Status.SMALLTALK, Status.UNSUPPORTED})


def printable(text: str) -> str:
    """The text with what would steer a terminal written out."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def print_answer(console: Console, answer: Answer, decision: Decision) -> None:
    """The agency first, then the clause with the evidence marked, then where it stands."""
    console.print(Text(answer.reply, style="bold"))
    if answer.clause and answer.status is not Status.LIST:
        clause = decision.clause(answer.clause.id)
        title = f"{place(clause)} [{clause.id}]"
        spans = [clause.locate(e.start, e.end) for e in answer.evidence]
        console.print(Panel(_marked(clause.text, spans), title=Text(title), title_align="left"))
    if answer.status in LISTS:
        console.print(clause_table(decision.clause(ref.clause) for ref in answer.clauses))
    if answer.deadlines:
        console.print(Text("Thời hạn: " + "; ".join(d.text for d in answer.deadlines)))
    if answer.understood_as and answer.understood_as != " ".join(answer.question.split()):
        console.print(Text(f"Đã hiểu câu hỏi là: {answer.understood_as}", style="italic"))
    for note in answer.notes:
        console.print(Text(f"Lưu ý: {note}", style="italic"))
    if answer.status is Status.ANSWERED:
        words = confidence_words(answer.confidence)
        console.print(Text(f"Độ tin cậy: {words} ({answer.confidence:.0%})", style="dim"))
    _print_others(console, answer, decision)


def _print_others(console: Console, answer: Answer, decision: Decision) -> None:
    shown = answer.clause.id if answer.clause else ""
    others = [c for c in answer.candidates if c.clause.clause != shown and c.score > 0][:3]
    if answer.status in _ALONE or not others:
        return
    console.print(Text("Điểm liên quan:", style="dim"))
    for candidate in others:
        clause = decision.clause(candidate.clause.clause)
        names = "; ".join(a.name for a in clause.leads)
        line = f"{clause.id}  {names or clause.citation}"
        console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> Text:
    marked = Text(text)
    for i, j in spans:
        marked.stylize("bold reverse", i, j)
    return marked


def print_clause(console: Console, clause: Clause, decision: Decision) -> None:
    """A clause as printed, with its agencies, deadlines and cited documents."""
    console.print(Text(f"{place(clause)} [{clause.id}]", style="bold"))
    console.print(Text(clause.text))
    for role in Role:
        names = dict.fromkeys(a.name for a in clause.assignments if a.role is role)
        if names:
            console.print(Text(f"{Involvement(role).words.capitalize()}: {'; '.join(names)}"))
    for deadline in clause.deadlines:
        console.print(Text(f"Thời hạn: {deadline.text}{_target(deadline)}"))
    for reference in clause.references:
        console.print(Text(f"Văn bản được dẫn: {reference.title}"))
    for child in decision.children(clause.id):
        name = child.heading or child.text.split("\n")[0]
        console.print(Text(f"Gồm: {shorten(name, _NAME, placeholder='…')} [{child.id}]"))


def _target(deadline: Deadline) -> str:
    return f" ({deadline.target})" if deadline.target else ""


def clause_table(clauses: Iterable[Clause]) -> Table:
    """Clause, who is in charge, who coordinates, where."""
    table = Table("Mã", "Chịu trách nhiệm", "Phối hợp", "Nơi ghi")
    for clause in clauses:
        leads = "; ".join(dict.fromkeys(a.name for a in clause.leads))
        coordinators = "; ".join(dict.fromkeys(a.name for a in clause.coordinators))
        where = place(clause)
        table.add_row(clause.id, leads, coordinators, where)
    return table


def print_agency(console: Console, agency: Agency, register: Register, decision: Decision) -> None:
    """What a body does in the decision, and what became of it in 2025."""
    console.print(Text(agency.title, style="bold"))
    tasks = tasks_of(agency, decision, register)
    led = [t.clause for t in tasks if t.tie.in_charge]
    if led:
        console.print(Text("Chịu trách nhiệm:"))
        console.print(clause_table(led))
    for tie in (
        Involvement.COORDINATE,
        Involvement.ADDRESSED,
        Involvement.RECIPIENT,
        Involvement.NAMED,
    ):
        if ids := _ids(tasks, tie):
            console.print(Text(f"{tie.words.capitalize()}: {ids}"))
    if not led and not _ids(tasks, Involvement.COORDINATE):
        console.print(Text("Quyết định không giao nhiệm vụ cho cơ quan này."))
    for line in successor_lines(agency):
        console.print(Text(f"Lưu ý: {line}", style="italic"))


def agency_table(register: Register, decision: Decision) -> Table:
    """Every agency with the clauses that give it a part."""
    table = Table("Cơ quan", "Chịu trách nhiệm", "Phối hợp")
    for agency in register:
        tasks = tasks_of(agency, decision, register)
        led, shared = (
            _ids(tasks, *(tie for tie in Involvement if tie.in_charge)),
            _ids(tasks, Involvement.COORDINATE),
        )
        if led or shared:
            table.add_row(agency.title, led, shared)
    return table


def _ids(tasks: Iterable[Task], *ties: Involvement) -> str:
    return ", ".join(t.clause.id for t in tasks if t.tie in ties)


def deadline_table(decision: Decision) -> Table:
    """Every deadline in order of time, with its clause and who must keep it."""
    table = Table("Thời hạn", "Mục tiêu", "Mã", "Cơ quan", "Nơi ghi")
    for due in dues(decision):
        deadline, clause = due.deadline, due.clause
        names = "; ".join(due.agencies)
        table.add_row(deadline.text, deadline.target, clause.id, names, place(clause))
    return table


def settings_table(rows: Iterable[Setting]) -> Table:
    """Every setting in force, with where it comes from and what it means."""
    table = Table("Cài đặt", "Giá trị", "Đặt ở", "Ý nghĩa", show_lines=True)
    for row in rows:
        value = "không đặt" if row.value in (None, "", []) else str(row.value)
        table.add_row(
            Text(row.name), Text(value, overflow="fold"), Text(row.origin), Text(row.meaning)
        )
    return table

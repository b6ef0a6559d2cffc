"""Commands that look up what stands in the library: its decisions, clauses, bodies, deadlines."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assistant.cli.help import VietnameseCommand
from assistant.cli.progress import console
from assistant.settings import settings
from corpus.errors import UsageError
from corpus.whole_file import write_whole


@click.command(cls=VietnameseCommand)
@click.argument("name", metavar="MÃ")
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì văn bản.")
def show(name: str, as_json: bool) -> None:
    """Hiện nguyên văn một điểm hoặc cả văn bản, ví dụ: hoiqd show MÃ_VĂN_BẢN/MÃ_ĐIỂM."""
    from assistant.cli.library import clause_record, decision_record, print_decision, wanted
    from assistant.cli.terminal import print_clause

    decision, clause = wanted(name, settings())
    if as_json:
        record = clause_record(clause, decision) if clause else decision_record(decision)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2, default=str))
    elif clause:
        print_clause(console(), clause, decision)
    else:
        print_decision(console(), decision)


@click.command(cls=VietnameseCommand)
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def library(as_json: bool) -> None:
    """Liệt kê các văn bản trong kho."""
    from assistant.cli.library import library_table, open_library, summary

    found = open_library(settings())
    for problem in found.problems:
        console(stderr=True).print(f"Chú ý: {problem}", soft_wrap=True)
    if as_json:
        rows = [summary(decision) for decision in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        console().print(library_table(found))


@click.command(cls=VietnameseCommand)
@click.argument("name", nargs=-1, metavar="[TÊN]")
def agencies(name: tuple[str, ...]) -> None:
    """Liệt kê các cơ quan và nhiệm vụ, hoặc nhiệm vụ của một cơ quan."""
    from assistant.cli.terminal import agency_table, print_agency
    from assistant.reports.directory import Directory
    from corpus import find_decision, load_register
    from corpus.extraction.bodies import own_bodies
    from corpus.library import folder_with

    config = settings()
    decision = find_decision(config.decision, config.decision_folders)
    corpus = folder_with(decision.id, config.decision_folders)
    register = own_bodies(decision, load_register(corpus / decision.id))
    if not name:
        console().print(agency_table(register, decision))
        return
    typed = " ".join(name)
    found = Directory(register).find(typed)
    if not found.bodies:
        near = "; ".join(a.title for a in found.near)
        alike = f" Có thể là: {near}." if near else ""
        raise UsageError(
            f"Không rõ cơ quan “{typed}”: gõ “hoiqd agencies” để xem danh sách.{alike}"
        )
    for agency in found.bodies:
        print_agency(console(), agency, register, decision)


@click.command(cls=VietnameseCommand)
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), metavar="TỆP",
              help="Ghi các mốc thời gian ra tệp lịch .ics.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def deadlines(ics: Path | None, as_json: bool) -> None:
    """Liệt kê các mốc thời gian."""
    from assistant.cli.terminal import deadline_table
    from corpus import find_decision

    config = settings()
    decision = find_decision(config.decision, config.decision_folders)
    if ics:
        from assistant.reports.calendar import calendar

        write_whole(ics, calendar(decision))
        console(stderr=True).print(f"Đã ghi lịch vào {ics}.")
    elif as_json:
        rows = [asdict(d) for c in decision.clauses for d in c.deadlines]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        console().print(deadline_table(decision))

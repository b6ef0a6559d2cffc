"""Decisions and clauses of the library, as records and as people read them in a terminal."""

from dataclasses import asdict
from textwrap import shorten
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.cli.terminal import print_clause
from assistant.settings import Settings
from corpus.decision import Clause, Decision
from corpus.errors import UnknownClause
from corpus.library import ClauseRef, Library, clause_of, find_decision, load_library

_TITLE = 90  # characters of a title in a table


def open_library(config: Settings) -> Library:
    """The decisions that come with the program, and those of the data folder."""
    return load_library(config.decision_folders)


def wanted(name: str, config: Settings) -> tuple[Decision, Clause | None]:
    """What "mã văn bản/mã điểm", "mã văn bản" or "mã điểm" of the decision in use names.

    `UnknownClause` or `CorpusError` says which ids there are.
    """
    if "/" in name:
        ref, library = ClauseRef.parse(name), open_library(config)
        return library[ref.decision], library.clause(ref)
    decision = find_decision(config.decision, config.decision_folders)
    try:
        return decision, clause_of(decision, name)
    except UnknownClause:
        library = open_library(config)
        if name.strip() not in library:
            raise
        return library[name.strip()], None


def summary(decision: Decision) -> dict[str, Any]:
    """A decision in one row."""
    profile = decision.profile
    return {
        "id": decision.id,
        "kind": profile.kind,
        "number": decision.number,
        "date": decision.issued,
        "title": decision.title,
        "issuer": decision.issuer,
        "year": decision.year or None,
        "state": profile.state,
        "clauses": len(decision.clauses),
    }


def decision_record(decision: Decision) -> dict[str, Any]:
    """A whole decision: its profile, and all clauses."""
    return {
        "id": decision.id,
        "profile": asdict(decision.profile) | {"year": decision.year or None},
        "clauses": [_row(clause) for clause in decision.clauses],
    }


def clause_record(clause: Clause, decision: Decision) -> dict[str, Any]:
    """One clause with all that is known of it."""
    row = {k: v for k, v in asdict(clause).items() if k != "offsets"}
    return row | {"decision": decision.id}


def _row(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "kind": clause.kind,
        "level": clause.level,
        "number": clause.number,
        "ancestors": clause.ancestors,
        "citation": clause.citation,
        "heading": clause.heading,
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "page": clause.page,
        "assignments": [{"name": a.name, "role": a.role} for a in clause.assignments],
        "deadlines": [
            {"text": d.text, "date": d.date, "recurrence": d.recurrence, "target": d.target}
            for d in clause.deadlines
        ],
        "references": [r.title for r in clause.references],
    }


def library_table(library: Library) -> Table:
    """Every decision in a row."""
    table = Table()
    table.add_column("Mã", no_wrap=True, overflow="ignore")  # people copy it
    for name in ("Văn bản", "Năm", "Điều khoản"):
        table.add_column(name)
    for decision in library:
        day = f"ngày {decision.issued:%d/%m/%Y}" if decision.issued else ""
        named = " ".join(filter(None, (decision.number, day))) or "Chưa có số"
        title = shorten(decision.title, _TITLE, placeholder="…")
        year = str(decision.year or "")
        row = (decision.id, f"{named}\n{title}", year, str(len(decision.clauses)))
        table.add_row(*map(Text, row))
    return table


def print_decision(console: Console, decision: Decision) -> None:
    """A decision as printed, clause by clause."""
    console.print(Text(f"{decision.title} [{decision.id}]", style="bold"))
    for clause in decision.clauses:
        console.print()
        print_clause(console, clause, decision)

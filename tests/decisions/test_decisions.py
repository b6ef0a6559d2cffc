"""Invented documents of other forms, from the printed text to the answers."""

import tomllib
from typing import Any

import pytest

from assistant.assistant import Assistant
from corpus.annotations import Role, Scope
from index.encoders.sentence_transformers import load_encoder
from tests.invented import HERE, IDS, assistants, parsed
from tests.refs import ids

Row = dict[str, Any]


def table(decision_id: str, name: str) -> Row:
    return tomllib.loads((HERE / decision_id / f"{name}.toml").read_text(encoding="utf-8"))


# --- reading


def rows(name: str, row: str) -> list[Any]:
    return [
        pytest.param(decision_id, found, id=f"{decision_id}-{found.get('id', n)}")
        for decision_id in IDS
        for n, found in enumerate(table(decision_id, name)[row], 1)
    ]


@pytest.mark.parametrize("decision_id", IDS)
def test_the_clauses_are_those_of_the_table(decision_id: str) -> None:
    expected = [(c["id"], c["citation"]) for c in table(decision_id, "expected")["clause"]]
    assert [(c.id, c.citation) for c in parsed(decision_id).clauses] == expected


@pytest.mark.parametrize(("decision_id", "row"), rows("expected", "clause"))
def test_who_and_by_when(decision_id: str, row: Row) -> None:
    clause = parsed(decision_id).clause(row["id"])
    acts = [
        a.name
        for a in clause.assignments
        if a.scope is Scope.SENTENCE and a.role is not Role.COORDINATE
    ]
    assert [a.name for a in clause.leads] == row.get("leads", [])
    assert [a.name for a in clause.coordinators] == row.get("coordinators", [])
    assert acts == row.get("acts", [])
    dates = [d.date.isoformat() for d in clause.deadlines if d.date]
    assert dates == row.get("deadlines", [])


@pytest.mark.parametrize("decision_id", IDS)
def test_nothing_of_the_text_is_lost(decision_id: str) -> None:
    decision = parsed(decision_id)
    shown = "".join(c.text for c in decision.clauses)
    lines = decision.source.replace("\f", "").splitlines()
    pages = {str(p.number) for p in decision.pages}
    printed = "".join(line for line in lines if line.strip(" -") not in pages)
    assert "".join(shown.split()) == "".join(printed.split())


@pytest.mark.parametrize(
    ("decision_id", "pages"),
    [("hau-giang-2025", 4), ("lai-chau-2025", 4), ("cao-bang-2026", 1), ("ha-tinh-2026", 3)],
)
def test_pages(decision_id: str, pages: int) -> None:
    """Printed numbers, form feeds, none (lines set in by one blank are paragraphs), "- 2 -"."""
    found = parsed(decision_id).pages
    assert [p.number for p in found] == list(range(1, pages + 1))
    assert all(p.certain for p in found)


# --- answering


@pytest.fixture(scope="module", name="assistants")
def ready(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assistant]:
    return assistants(tmp_path_factory.mktemp("invented"), load_encoder())


@pytest.mark.model
@pytest.mark.parametrize(("decision_id", "row"), rows("questions", "question"))
def test_answers(
    decision_id: str,
    row: Row,
    assistants: dict[str, Assistant],
) -> None:
    answer = assistants[decision_id].ask(row["text"])
    assert answer.status == row.get("status", answer.status)
    if "clauses" in row:
        assert list(ids(answer)) == row["clauses"]
    if "leads" in row:
        assert list(answer.lead_agencies) == row["leads"]
    for words in row.get("says", []):
        assert words in answer.reply

"""How answers are counted: each talk asked once, states handed on, failures told by half."""

import json

import pytest
from click.testing import CliRunner

from assistant.assistant import Assistant
from eval.laws import __main__ as program
from eval.laws.cases import PARTS, Case, CaseScore
from eval.laws.material import Material
from eval.laws.run import REFUSALS, ask_talks, made, measured
from eval.laws.talks import POSITIONS


def test_a_talk_is_asked_with_the_state_before(tiny_assistant: Assistant) -> None:
    talk = ("Điều 2 gồm những khoản nào?", "cái thứ hai nói gì?")
    found = ask_talks(tiny_assistant, [talk])
    first = tiny_assistant.ask(talk[0])
    assert set(found) == {talk[:1], talk}
    assert found[talk].reply == tiny_assistant.ask(talk[1], state=first.state).reply
    assert found[talk].reply != tiny_assistant.ask(talk[1]).reply


def test_figures_are_means_and_failures_show_the_talk(tiny_assistant: Assistant) -> None:
    talks = (("xin chào",), ("Điểm 4.1 nói gì?",))
    cases = [
        Case("a", "g", "development", talks, lambda answers: CaseScore(0.5, "x", 0)),
        Case("a", "g", "development", talks[1:], lambda answers: CaseScore(1.0)),
        Case("a", "g", "development", talks, lambda answers: None),
    ]
    figure = next(f for f in measured(tiny_assistant, {"law": cases}) if f.name == "a")
    assert (figure.values, figure.value) == ([0.5, 1.0], 0.75)
    assert [f.talk for f in figure.failures] == [("xin chào",)]


def test_positions_are_judged_by_the_list_that_was_shown(tiny_assistant: Assistant) -> None:
    material = Material(tiny_assistant.decision, tiny_assistant.register)
    figures = measured(tiny_assistant, made(material, ["positions"], PARTS, 4))
    values = [v for f in figures if f.name == POSITIONS for v in f.values]
    assert 0.3 < sum(values) / len(values) < 1


@pytest.fixture
def opened(tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr("assistant.loading.open_assistant", lambda: tiny_assistant)
    return CliRunner()


def test_the_program_prints_a_table_and_failures(opened: CliRunner) -> None:
    found = opened.invoke(program.main, ["--only", "claims", "--sample", "3"])
    assert found.exit_code == 0, found.output
    assert "Khẳng định đúng" in found.output
    assert "cần Đúng" in found.output


def test_texts_of_the_held_half_are_never_told(opened: CliRunner) -> None:
    found = opened.invoke(
        program.main, ["--only", "claims", "--sample", "3", "--json", "--failures", "9"]
    )
    rows = json.loads(found.stdout)
    by_part = {p: [r for r in rows if r["part"] == p and r["value"] < 1] for p in PARTS}
    assert by_part["held"]
    assert all(not row["failures"] for row in by_part["held"])
    assert any(row["failures"] for row in by_part["development"])


def test_refusals_are_held_to_law_two_whatever_was_asked(tiny_assistant: Assistant) -> None:
    material = Material(tiny_assistant.decision, tiny_assistant.register)
    figures = measured(tiny_assistant, made(material, ["foreign"], ["development"], 5))
    assert any(f.name == REFUSALS and f.values for f in figures)

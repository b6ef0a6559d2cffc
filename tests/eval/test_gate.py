"""The regression gate: the real assistant on a fixed part of the set, against the published run.

A figure fails only if it falls below the published one by more than chance explains: under the
lower end of the published run's 95% interval on the same questions.
"""

import json
from collections.abc import Callable

import pytest

from assistant.loading import open_assistant
from assistant.settings import Settings
from eval.dataset import load_questions
from eval.measures import mean
from eval.report.publication import PUBLISHED, published_figures, published_loads
from eval.report.readme import figures_told, loads_told, with_tables
from eval.run import AnsweredQuestion, ask_all
from eval.scoring import exact_leads, score
from eval.significance import interval_of_mean

pytestmark = pytest.mark.model
EVERY = 2  # of the single, list and unanswerable questions


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, object]]:
    lines = (PUBLISHED / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def rows() -> list[AnsweredQuestion]:
    assistant = open_assistant(Settings(), build_if_missing=True)
    asked = load_questions(assistant.decision)
    single = [q for q in asked if not q.dialogue][::EVERY]
    return ask_all(assistant, single + [q for q in asked if q.dialogue])


PARTS: dict[str, Callable[[AnsweredQuestion], bool]] = {
    "single": lambda r: r.gold.file in ("formal", "colloquial", "noisy"),
    "lead": lambda r: r.gold.kind == "lead_agency" and not r.gold.dialogue,
    "lists": lambda r: r.gold.file == "lists",
    "dialogues": lambda r: r.gold.file == "dialogues" and r.gold.answerable,
    "unanswerable": lambda r: r.gold.file == "unanswerable",
}


@pytest.mark.parametrize("part", PARTS)
def test_no_figure_falls_below_the_published_run(
    rows: list[AnsweredQuestion], published: dict[str, dict[str, object]], part: str
) -> None:
    some = [r for r in rows if PARTS[part](r)]
    name, measure = ("lead", exact_leads) if part == "lead" else ("score", score)
    before = [float(str(published[r.gold.id][name])) for r in some]
    lowest = interval_of_mean(before, [r.unit for r in some]).low
    now = mean([measure(r) for r in some])
    assert now >= lowest, f"{part}: {now:.4f}, published {mean(before):.4f}"


def test_the_readme_tells_the_published_figures() -> None:
    readme = (PUBLISHED.parent.parent / "README.md").read_text(encoding="utf-8")
    assert with_tables(readme) == readme
    assert figures_told(published_figures()) in readme
    assert loads_told(published_loads()) in readme

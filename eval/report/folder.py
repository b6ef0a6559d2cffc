"""The folder of a run: what it was made of, figures, every answer, plots, TREC files."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.decision import Decision
from eval.figures import HEADLINES, Figure, breakdowns, confused, qrels, ranking_run
from eval.report.page import RELIABILITY, RISK, write_html
from eval.report.plots import reliability_svg, risk_coverage_svg
from eval.report.wording import CONFIG
from eval.run import AnsweredQuestion
from eval.scoring import exact_leads, score
from eval.trec import write_qrels, write_run


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figures_table(figures: Sequence[Figure]) -> str:
    """One figure a row, with its 95% interval."""
    rows = [
        [f.part, f.name, str(f.n), f"{f.value:.4f}", f"{f.low:.4f} to {f.high:.4f}"]
        for f in figures
    ]
    return table(["part", "measure", "n", "value", "95%"], rows)


def systems_table(systems: Mapping[str, Sequence[Figure]]) -> str:
    """Systems as rows, the figures of `HEADLINES` with their intervals as columns, as Markdown."""
    rows = []
    for name, figures in systems.items():
        found = {(f.part, f.name): f for f in figures}
        here = [found[key] for key in HEADLINES.values()]
        rows.append([name, *(f"{f.value:.3f} ({f.low:.2f}-{f.high:.2f})" for f in here)])
    return table(["system", *HEADLINES], rows)


@dataclass(frozen=True)
class Run:
    """A run of one system, with what it was made of; `systems` are the figures of all, if asked."""

    config: Mapping[str, str]
    decision: Decision
    rows: Sequence[AnsweredQuestion]
    figures: Sequence[Sequence[Figure]]
    systems: Mapping[str, Sequence[Figure]]


def write_report(folder: Path, run: Run) -> None:
    """Writes a run's folder; "Outputs" in `eval/README.md` says what its files hold."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, every = run.rows, [f for group in run.figures for f in group]
    _write_json(folder / "config.json", dict(run.config))
    _write_json(folder / "figures.json", [asdict(f) for f in every])
    parts = breakdowns(rows, run.decision)
    _write_json(
        folder / "breakdowns.json",
        {name: [asdict(f) for f in found] for name, found in parts.items()}
        | {"confusion": confused(rows)},
    )
    if run.systems:
        plain = {name: [asdict(f) for f in found] for name, found in run.systems.items()}
        _write_json(folder / "systems.json", plain)
    records = [_record(row) for row in rows]
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    with (folder / "answers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(records[0])
        sheet.writerows(map(_cells, records))
    ranked = [r for r in rows if r.gold.answerable]
    write_qrels(folder / "qrels.trec", qrels(ranked))
    write_run(folder / "run.trec", ranking_run(ranked), run.config["system"])
    (folder / "reliability.svg").write_text(reliability_svg(rows, RELIABILITY), encoding="utf-8")
    (folder / "risk-coverage.svg").write_text(risk_coverage_svg(rows, RISK), encoding="utf-8")
    write_html(
        folder / "report.html",
        system=run.config["system"],
        rows=rows,
        figures=run.figures,
        parts=parts,
        systems=run.systems,
        config={CONFIG.get(k, k): v for k, v in run.config.items()},
        decision=run.decision,
    )
    (folder / "summary.md").write_text(_summary(run), encoding="utf-8")


def _summary(run: Run) -> str:
    made_of = table(["", ""], [[k, v] for k, v in run.config.items()])
    parts = [f"# Evaluation of “{run.config['system']}”", made_of]
    parts += map(figures_table, run.figures)
    parts += ["![Reliability](reliability.svg)", "![Risk and coverage](risk-coverage.svg)"]
    parts += ["## Systems", systems_table(run.systems)] if run.systems else []
    return "\n\n".join(parts) + "\n"


def _cells(record: Mapping[str, object]) -> list[str]:
    return [" ".join(v) if isinstance(v, list) else str(v) for v in record.values()]


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _record(row: AnsweredQuestion) -> dict[str, object]:
    answer = row.answer
    return {
        "id": row.gold.id,
        "file": row.gold.file,
        "unit": row.unit,
        "half": row.gold.half,
        "gold": list(row.gold.gold),
        "status": answer.status.value,
        "kind": answer.kind.value,
        "clauses": row.clauses,
        "ranked": row.ranked[:10],
        "confidence": round(answer.confidence, 4),
        "right": row.right,
        "score": round(score(row), 6),
        "lead": exact_leads(row),
    }

"""The report of a run: figures, every answer, a reliability diagram, and the systems table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from eval.figures import Figure, confidences, rated_rows
from eval.measures import reliability
from eval.run import Row

# The figures of the systems table: heading -> (part, name).
HEADLINES = {
    "Hit@1 formal": ("formal", "Hit@1"),
    "colloquial": ("colloquial", "Hit@1"),
    "noisy": ("noisy", "Hit@1"),
    "lead": ("all", "Lead"),
    "evidence": ("all", "evidence"),
    "lists F1": ("lists", "F1"),
    "dialogues": ("dialogues", "Hit@1"),
    "answered": ("all", "answered"),
    "refused": ("unanswerable", "refused"),
    "AUROC": ("all", "AUROC"),
}


def headline(figures: Sequence[Figure]) -> list[float]:
    """The figures of `HEADLINES`, in order."""
    found = {(f.part, f.name): f.value for f in figures}
    return [found[key] for key in HEADLINES.values()]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figures_table(figures: Sequence[Figure]) -> str:
    """Parts as rows, measures as columns; a measure's own number of questions is the part's."""
    names = list(dict.fromkeys(f.name for f in figures))
    rows = []
    for part in dict.fromkeys(f.part for f in figures):
        here = {f.name: f for f in figures if f.part == part}
        values = [f"{here[n].value:.4f}" if n in here else "" for n in names]
        rows.append([part, str(max(f.n for f in here.values())), *values])
    return table(["part", "n", *names], rows)


def systems_table(systems: Mapping[str, Sequence[Figure]]) -> str:
    """Systems as rows, the figures of `HEADLINES` as columns, as Markdown."""
    return table(
        ["system", *HEADLINES],
        [[name, *(f"{v:.3f}" for v in headline(figures))] for name, figures in systems.items()],
    )


def write_report(
    folder: Path,
    name: str,
    rows: Sequence[Row],
    figures: Sequence[Sequence[Figure]],
    systems: Mapping[str, Sequence[Figure]],
) -> None:
    """Writes `summary.md`, `figures.json`, `answers.jsonl` and `reliability.svg` of one system.

    With `systems` their table ends the summary, and `systems.json` holds all their figures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = [f"# Evaluation of “{name}”", *map(figures_table, figures)]
    parts += ["![Reliability](reliability.svg)"]
    parts += ["## Systems", systems_table(systems)] if systems else []
    (folder / "summary.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    _write_json(folder / "figures.json", [_plain(f) for group in figures for f in group])
    if systems:
        plain = {name: [_plain(f) for f in found] for name, found in systems.items()}
        _write_json(folder / "systems.json", plain)
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(_record(row), ensure_ascii=False) + "\n")
    plot_reliability(folder / "reliability.svg", rows)


def _plain(figure: Figure) -> dict[str, object]:
    return asdict(figure)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _record(row: Row) -> dict[str, object]:
    answer = row.answer
    return {
        "id": row.gold.id,
        "half": row.gold.half,
        "gold": list(row.gold.gold),
        "status": answer.status.value,
        "kind": answer.kind.value,
        "clauses": list(answer.clauses),
        "ranked": row.ranked[:10],
        "confidence": round(answer.confidence, 4),
        "right": row.right,
    }


def plot_reliability(path: Path, rows: Sequence[Row]) -> None:
    """Confidence against the share that is right, for both halves of the set."""
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(5, 5), layout="constrained")
    axes = picture.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    for half, marker in (("tuning", "o"), ("test", "s")):
        some = [r for r in rated_rows(rows) if r.gold.half == half]
        bins = reliability(*confidences(some))
        axes.plot([b.confidence for b in bins], [b.right for b in bins], marker=marker, label=half)
        for b in bins:
            axes.annotate(str(b.n), (b.confidence, b.right), fontsize=8)
    axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend()
    picture.savefig(path)

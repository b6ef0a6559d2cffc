"""The README's tables, made from the published run and load: `python -m eval.report.readme`."""

import re
from collections.abc import Sequence
from pathlib import Path

from eval.bench.load import Load
from eval.figures import Figure
from eval.report.folder import table
from eval.report.publication import published_figures, published_loads

ROOT = Path(__file__).parents[2]

# What the README tells: label -> (part, name) of the figure.
TOLD = {
    "Right clause first (Hit@1), formal": ("formal", "Hit@1"),
    "Right clause first, everyday wording": ("colloquial", "Hit@1"),
    "Right clause first, typed noise": ("noisy", "Hit@1"),
    "Right clause first and not refused, all three": ("all", "Answered"),
    "nDCG@10, all three": ("all", "nDCG@10"),
    "Exact set of lead agencies": ("all", "Lead"),
    "Quotation overlaps the gold phrase": ("all", "evidence"),
    "Lists: F1 of the set": ("lists", "F1"),
    "Dialogues: right turn": ("dialogues", "Hit@1"),
    "Dialogues: right turn that leans on an earlier one": ("dialogues/leaning", "Hit@1"),
    "Unanswerable: refused": ("unanswerable", "refused"),
    "Answerable: answered": ("all", "answered"),
    "Traps: “says nothing of the detail”, with the right clause": (
        "unanswerable/trap", "right clause",
    ),
    "Near misses wrongly told that the decision speaks of them": (
        "unanswerable/near_miss", "not_stated",
    ),
    "AUROC of the confidence": ("all", "AUROC"),
    "Share answered if 2% may be wrong": ("all", "coverage at 2% risk"),
    "Share answered if 5% may be wrong": ("all", "coverage at 5% risk"),
    "Expected calibration error": ("all", "ECE"),
    "Expected calibration error, half not scaled on": ("test half", "ECE"),
}  # fmt: skip


def figures_told(figures: Sequence[Figure]) -> str:
    """The table of `TOLD`, as Markdown."""
    found = {(f.part, f.name): f for f in figures}
    rows = [
        [label, str(f.n), f"{f.value:.3f}", f"{f.low:.3f} to {f.high:.3f}"]
        for label, f in ((label, found[key]) for label, key in TOLD.items())
    ]
    return table(["What", "n", "value", "95% interval"], rows)


def loads_told(loads: Sequence[Load]) -> str:
    """What a site answered to many askers at once, as Markdown."""
    rows = [
        [
            str(row.askers), f"{row.per_second:.1f}", f"{row.p50:.2f}", f"{row.p95:.2f}",
            f"{row.p99:.2f}", row.refused_words, row.errors_words, row.memory, row.growth,
        ]
        for row in loads
    ]  # fmt: skip
    return table(
        ["Askers", "answers/s", "p50 (s)", "p95 (s)", "p99 (s)", "refused (429, 503)", "errors",
         "MiB, first → last", "growth"],
        rows,
    )  # fmt: skip


def with_table(readme: str, name: str, told: str) -> str:
    """The README with a table between the marks of that name; `ValueError` if it has none."""
    marked = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", re.S)
    text, count = marked.subn(lambda m: f"{m[1]}{told}\n{m[2]}", readme)
    if count != 1:
        raise ValueError(f"README.md has no place for {name}")
    return text


def with_tables(readme: str) -> str:
    """The README with all that is published."""
    text = with_table(readme, "figures", figures_told(published_figures()))
    return with_table(text, "load", loads_told(published_loads()))


def main() -> None:
    """Writes the published figures into the README."""
    path = ROOT / "README.md"
    path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

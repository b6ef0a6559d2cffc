"""The README's table of figures, made from the published run: `python -m eval.readme`."""

import re
from collections.abc import Sequence
from pathlib import Path

from eval.figures import Figure
from eval.publication import published_figures
from eval.report import table

ROOT = Path(__file__).parent.parent
_MARKED = re.compile(r"(<!-- figures:start -->\n).*?(<!-- figures:end -->)", re.S)

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


def with_figures(readme: str, figures: Sequence[Figure]) -> str:
    """The README with the table between its marks; `ValueError` if it has none."""
    told = figures_told(figures)
    text, count = _MARKED.subn(lambda m: f"{m[1]}{told}\n{m[2]}", readme)
    if count != 1:
        raise ValueError("README.md has no place for the figures")
    return text


def main() -> None:
    """Writes the published figures into the README."""
    path = ROOT / "README.md"
    path.write_text(
        with_figures(path.read_text(encoding="utf-8"), published_figures()), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

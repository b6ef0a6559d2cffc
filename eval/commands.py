"""The commands that evaluation adds to `hoiqd`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assistant.__main__ import console, progress_bars, waiting
from assistant.help import Command

if TYPE_CHECKING:
    from eval.run import Figure


@click.command(cls=Command, name="eval")
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    metavar="THƯ_MỤC",
    help="Bộ câu hỏi khác, cùng khuôn với eval/questions.",
)
def evaluate(questions: Path | None) -> None:
    """Đo chất lượng trên bộ câu hỏi đánh giá."""
    from eval.gold import FOLDER, load_questions
    from eval.run import answer_figures, ask_all, retrieval_figures

    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.engine import open_assistant

        assistant = open_assistant()
    asked = load_questions(assistant.decision, questions or FOLDER)
    with progress_bars() as report:
        rows = ask_all(assistant, asked, lambda done, total: report("Câu hỏi", done, total))
    out = console()
    _print(out, retrieval_figures(rows))
    _print(out, answer_figures(rows, assistant.decision))


@click.command(cls=Command, name="bench")
def bench() -> None:
    """Đo tốc độ, dưới dạng tỷ lệ."""
    from eval.bench import measure

    with waiting("Đang mở chỉ mục và mô hình, rồi đo…"):
        from assistant.engine import open_assistant

        timings = measure(open_assistant())
    table = Table("what", "median, s", "times", "of")
    for t in timings:
        table.add_row(t.name, f"{t.seconds:.3f}", f"{t.ratio:.2f}", t.base)
    console().print(table)


def _print(out: Console, figures: "list[Figure]") -> None:
    names = list(dict.fromkeys(f.name for f in figures))
    table = Table("part", "n", *names)
    for part in dict.fromkeys(f.part for f in figures):
        here = {f.name: f for f in figures if f.part == part}
        values = [f"{here[n].value:.4f}" if n in here else "" for n in names]
        table.add_row(part, str(max(f.n for f in here.values())), *values)
    out.print(table)

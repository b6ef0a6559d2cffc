"""`python -m eval.laws`: the laws of an answer, measured on the shipped decision."""

import json
from collections.abc import Iterable

import click
from rich.table import Table

from assistant.cli.help import VietnameseCommand
from assistant.cli.progress import console, progress_bars, waiting
from eval.laws.cases import PARTS
from eval.laws.run import LAWS, LOWER_IS_BETTER, LawFigure, made, measured


@click.command(cls=VietnameseCommand, name="laws")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(LAWS)),
    help="Chỉ đo luật này; dùng lại được nhiều lần.",
)
@click.option(
    "--part",
    type=click.Choice([*PARTS, "all"]),
    default="all",
    help="Nửa nào của danh sách viết tay: development, held hoặc all (mặc định).",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="SỐ",
    help="Mỗi số đo chỉ hỏi ngần ấy nhóm câu.",
)
@click.option(
    "--failures",
    type=click.IntRange(min=0),
    default=3,
    metavar="SỐ",
    help="In ngần ấy câu sai nhất của mỗi số đo, chỉ ở nửa development (mặc định: 3).",
)
@click.option("--json", "as_json", is_flag=True, help="In JSON.")
def main(
    only: tuple[str, ...], part: str, sample: int | None, failures: int, as_json: bool
) -> None:
    """Đo các luật của một câu trả lời trên câu hỏi sinh ra và viết tay."""
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_assistant
        from eval.laws.material import Material

        assistant = open_assistant()
    parts = PARTS if part == "all" else (part,)
    material = Material(assistant.decision, assistant.register)
    cases = made(material, only or tuple(LAWS), parts, sample or 0)
    with progress_bars() as report:
        figures = measured(assistant, cases, lambda done, total: report("Hỏi", done, total))
    if as_json:
        rows = [_row(figure, failures) for figure in figures]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    console().print(_table(figures))
    for figure in figures:
        _print_failures(figure, failures)


def _readable(figure: LawFigure, count: int) -> Iterable[dict[str, object]]:
    """Failures of the half that may be read, the surest wrong answers first."""
    if figure.part != PARTS[0]:
        return
    worst = sorted(figure.failures, key=lambda f: -f.got.confidence)
    if figure.name not in LOWER_IS_BETTER:
        worst.sort(key=lambda f: f.value)
    for failure in worst[:count]:
        got = failure.got
        yield {
            "talk": list(failure.talk),
            "expected": failure.expected,
            "status": got.status.value,
            "clause": got.clause.id if got.clause else "",
            "lead_agencies": list(got.lead_agencies),
            "reply": got.reply,
            "confidence": round(got.confidence, 3),
        }


def _row(figure: LawFigure, count: int) -> dict[str, object]:
    return {
        "law": figure.law,
        "figure": figure.name,
        "part": figure.part,
        "n": len(figure.values),
        "value": round(figure.value, 4),
        "failures": list(_readable(figure, count)),
    }


def _table(figures: Iterable[LawFigure]) -> Table:
    table = Table("Luật", "Số đo", *(f"{part} (n)" for part in PARTS))
    by_name: dict[tuple[str, str], dict[str, LawFigure]] = {}
    for figure in figures:
        by_name.setdefault((figure.law, figure.name), {})[figure.part] = figure
    for (law, name), halves in by_name.items():
        cells = (
            f"{halves[p].value:.3f} ({len(halves[p].values)})" if p in halves else "" for p in PARTS
        )
        table.add_row(law, name, *cells)
    return table


def _print_failures(figure: LawFigure, count: int) -> None:
    readable = list(_readable(figure, count))
    if not readable:
        return
    out = console()
    out.print(f"\n{figure.name}", style="bold", markup=False)
    for row in readable:
        talk = row["talk"]
        asked = " → ".join(talk) if isinstance(talk, list) else ""
        out.print(f"  {asked}", markup=False)
        out.print(
            f"    cần {row['expected']}; được {row['status']} {row['clause']} "
            f"({row['confidence']}): {row['reply']}",
            markup=False,
        )


if __name__ == "__main__":
    main()

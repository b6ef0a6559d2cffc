"""The commands that evaluation adds to `hoiqd`."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assistant.__main__ import console, progress_bars, waiting, write_whole
from assistant.help import Command
from corpus.errors import OutputError, UsageError

if TYPE_CHECKING:
    from corpus.decision import Decision
    from eval.bench import Timing
    from eval.latency import Latency
    from eval.memory import Peak
    from eval.run import Figure, Row
    from eval.scaling import Cost


@click.command(cls=Command, name="eval")
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    metavar="THƯ_MỤC",
    help="Bộ câu hỏi khác, cùng khuôn với eval/questions.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    help="Ghi báo cáo vào thư mục này.",
)
@click.option("--ablation", is_flag=True, help="Đo thêm khi tắt lần lượt từng phần (vài phút).")
def evaluate(questions: Path | None, out: Path | None, ablation: bool) -> None:
    """Đo chất lượng trên bộ câu hỏi đánh giá."""
    from eval.ablation import CUTS
    from eval.gold import FOLDER, load_questions
    from eval.report import headline, write_report
    from eval.run import ask_all

    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.engine import open_assistant

        assistant = open_assistant()
    asked = load_questions(assistant.decision, questions or FOLDER)
    with progress_bars() as report:
        rows = ask_all(assistant, asked, lambda done, total: report("Câu hỏi", done, total))
    figures = _figures(rows, assistant.decision)
    table = {"(nothing)": headline([f for group in figures for f in group])}
    if ablation:
        with progress_bars() as report:
            for n, (name, cut) in enumerate(CUTS.items(), 1):
                cut_rows = ask_all(cut(assistant), asked)
                groups = _figures(cut_rows, assistant.decision)
                table[name] = headline([f for group in groups for f in group])
                report("Tắt từng phần", n, len(CUTS))
    screen = console()
    for group in figures:
        _print(screen, group)
    if ablation:
        _print_ablation(screen, table)
    if out:
        write_report(out, rows, figures, table if ablation else {})


def _figures(rows: "list[Row]", decision: "Decision") -> "list[list[Figure]]":
    from eval.run import answer_figures, retrieval_figures

    return [retrieval_figures(rows), answer_figures(rows, decision)]


def _print_ablation(out: Console, rows: "dict[str, list[float]]") -> None:
    from eval.report import HEADLINES

    table = Table("without", *HEADLINES)
    for name, values in rows.items():
        table.add_row(name, *(f"{v:.3f}" for v in values))
    out.print(table)


# The parts of `hoiqd bench` -> title of the table, and what each column shows of a row.
_BENCH = {
    "speed": (
        "Tốc độ",
        {"việc": "{0.name}", "trung vị, giây": "{0.seconds:.3f}", "lần": "{0.ratio:.3g}",
         "so với": "{0.base}"},
    ),
    "memory": (
        "Đỉnh bộ nhớ (của một chặng cùng các chặng trước nó)",
        {"chặng": "{0.stage}", "MiB": "{0.mib:.0f}", "lần": "{0.ratio:.3g}", "so với": "{0.base}"},
    ),
    "askers": (
        "Nhiều người cùng hỏi",
        {"số người": "{0.askers}", "p50, giây": "{0.p50:.3f}", "p95, giây": "{0.p95:.3f}",
         "p99, giây": "{0.p99:.3f}", "câu mỗi giây": "{0.per_second:.1f}",
         "p50, lần so với một người": "{0.ratio:.3g}"},
    ),
    "scale": (
        "Chi phí theo số điều khoản (điều khoản ghép từ các câu của Quyết định, véctơ là trung "
        "bình véctơ các câu ấy thêm nhiễu nhỏ)",
        {"số điều khoản": "{0.clauses}", "chỉ mục": "{0.index}",
         "dựng, giây": "{0.build_seconds:.2f}", "MiB": "{0.mib:.1f}",
         "một câu, mili giây": "{0.question_ms:.3f}",
         "lần so với tìm chính xác": "{0.ratio:.3g}", "recall@10": "{0.recall_words}"},
    ),
}  # fmt: skip


@click.command(cls=Command, name="bench")
@click.option("--only", type=click.Choice(list(_BENCH)), metavar="PHẦN",
              help="Chỉ đo một phần: speed (tốc độ), memory (bộ nhớ), askers (nhiều người cùng "
              "hỏi) hoặc scale (chi phí theo số điều khoản).")  # fmt: skip
@click.option("--scale", metavar="SỐ",
              help="Số điều khoản nhiều nhất của phần scale (mặc định 1e5; 1e6 cần khoảng 5 GiB bộ "
              "nhớ và nhiều phút).")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP",
              help="Ghi thêm kết quả vào tệp JSON này.")  # fmt: skip
def bench(only: str | None, scale: str | None, out: Path | None) -> None:
    """Đo tốc độ, bộ nhớ và chi phí, dưới dạng tỷ lệ (vài phút)."""
    if scale is not None and only not in (None, "scale"):
        raise UsageError(f"--scale không dùng cùng “--only {only}”: hãy bỏ một trong hai.")
    if out and not out.resolve().parent.is_dir():
        raise OutputError(f"Không có thư mục {out.parent}: hãy tạo thư mục hoặc chọn nơi khác.")
    largest = 100_000 if scale is None else _clauses(scale)
    found = {}
    for part in [only] if only else _BENCH:
        found[part] = _measure(part, largest)
        console().print(_bench_table(part, found[part]))
    if out:
        rows = {part: [asdict(row) for row in some] for part, some in found.items()}
        write_whole(out, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())


def _clauses(typed: str) -> int:
    """A number of clauses such as 1e5, or `UsageError`."""
    from eval.scaling import LARGEST, SMALLEST

    with suppress(ValueError):
        number = float(typed)
        if SMALLEST <= number <= LARGEST and number.is_integer():
            return int(number)
    raise UsageError(
        f"Giá trị “{typed}” của --scale không dùng được: hãy cho một số nguyên từ {SMALLEST} đến "
        f"{LARGEST}, ví dụ 1e5."
    )


def _measure(part: str, largest: int) -> "Sequence[Timing | Peak | Latency | Cost]":
    """The rows of one part of the bench."""
    from eval.bench import sample_questions, speed
    from eval.latency import latencies
    from eval.memory import memory
    from eval.scaling import scaling, sizes_up_to

    if part == "memory":
        with waiting("Đang đo bộ nhớ…"):
            return memory()
    with waiting("Đang mở chỉ mục và mô hình, rồi đo…"):
        from assistant.engine import open_assistant

        assistant = open_assistant()
        if part == "speed":
            return speed(assistant)
        if part == "askers":
            return latencies(assistant, sample_questions(assistant, 256))
    encoder, questions = assistant.index.encoder, sample_questions(assistant, 100)
    with progress_bars() as report:
        return scaling(encoder, assistant.decision, questions, sizes_up_to(largest), report)


def _bench_table(part: str, rows: "Sequence[Timing | Peak | Latency | Cost]") -> Table:
    title, columns = _BENCH[part]
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(cell.format(row) for cell in columns.values()))
    return table


def _print(out: Console, figures: "list[Figure]") -> None:
    names = list(dict.fromkeys(f.name for f in figures))
    table = Table("part", "n", *names)
    for part in dict.fromkeys(f.part for f in figures):
        here = {f.name: f for f in figures if f.part == part}
        values = [f"{here[n].value:.4f}" if n in here else "" for n in names]
        table.add_row(part, str(max(f.n for f in here.values())), *values)
    out.print(table)

"""The commands that evaluation adds to `hoiqd`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assistant.__main__ import console, progress_bars, waiting
from assistant.help import Command
from assistant.settings import settings
from corpus.errors import OutputError, reason

if TYPE_CHECKING:
    from eval.run import Figure


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
@click.option(
    "--system",
    "name",
    default="assistant",
    metavar="TÊN",
    help="Đo hệ thống này thay cho trợ lý, ví dụ bm25-words hay without-repair.",
)
@click.option("--all", "every", is_flag=True, help="So sánh mọi hệ thống trong một bảng (lâu).")
def evaluate(questions: Path | None, out: Path | None, name: str, every: bool) -> None:
    """Đo chất lượng trên bộ câu hỏi đánh giá."""
    from eval.gold import FOLDER, load_questions
    from eval.report import write_report
    from eval.run import answer_figures, ask_systems, retrieval_figures
    from eval.systems import SYSTEMS, find_system

    find_system(name)
    if out:
        with _writing(out):
            out.mkdir(parents=True, exist_ok=True)
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.engine import open_assistant

        assistant = open_assistant()
    decision = assistant.decision
    asked = load_questions(decision, questions or FOLDER)
    with progress_bars() as report:
        answered = ask_systems(
            list(SYSTEMS) if every else [name],
            assistant,
            asked,
            lambda done, total: report("Câu hỏi", done, total),
        )
    figures = {n: [retrieval_figures(r), answer_figures(r, decision)] for n, r in answered.items()}
    systems = {n: [f for group in groups for f in group] for n, groups in figures.items()}
    screen = console()
    for group in figures[name]:
        _print(screen, group)
    if every:
        _print_systems(screen, systems)
    if out:
        with _writing(out):
            write_report(out, name, answered[name], figures[name], systems if every else {})


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"Không ghi được báo cáo vào {folder} ({reason(error)}): "
            "hãy kiểm tra thư mục và quyền ghi."
        ) from error


def _print_systems(out: Console, systems: "dict[str, list[Figure]]") -> None:
    from eval.report import HEADLINES, headline

    table = Table("system", *HEADLINES)
    for name, figures in systems.items():
        table.add_row(name, *(f"{v:.3f}" for v in headline(figures)))
    out.print(table)


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


@click.command(cls=Command, name="beir")
@click.argument("folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC")
@click.option(
    "--queries-limit",
    type=click.IntRange(min=1),
    metavar="SỐ",
    help="Chỉ đo ngần ấy câu hỏi đầu tiên.",
)
@click.option("--split", metavar="TÊN", help="Tệp đánh giá qrels/TÊN.tsv (mặc định: test).")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    help="Ghi kết quả (metrics.json và tệp TREC) vào thư mục này.",
)
def beir(folder: Path, queries_limit: int | None, split: str | None, out: Path | None) -> None:
    """Đo tìm kiếm trên một bộ dữ liệu khuôn BEIR (corpus.jsonl, queries.jsonl, qrels)."""
    from eval.collection import load_collection

    collection = load_collection(folder, split=split, limit=queries_limit)
    config = settings()
    with waiting("Đang mở mô hình…"):
        from eval.beir import measure, write_outcomes
        from index.encoder import load_encoder

        encoder = load_encoder(config.encoder)
    with progress_bars() as report:
        outcomes = measure(collection, encoder, config.data_dir / "vectors", report)
    table = Table("Hệ thống", "n", *outcomes[0].figures)
    for outcome in outcomes:
        values = (f"{value:.4f}" for value in outcome.figures.values())
        table.add_row(_SYSTEMS[outcome.name], str(len(collection.queries)), *values)
    console().print(table)
    if out:
        write_outcomes(out, collection, outcomes)


_SYSTEMS = {
    "bm25-syllables": "BM25 theo âm tiết",
    "bm25-words": "BM25 theo từ",
    "dense": "Véc-tơ",
    "hybrid": "Kết hợp (mặc định)",
}


def _print(out: Console, figures: "list[Figure]") -> None:
    names = list(dict.fromkeys(f.name for f in figures))
    table = Table("part", "n", *names)
    for part in dict.fromkeys(f.part for f in figures):
        here = {f.name: f for f in figures if f.part == part}
        values = [f"{here[n].value:.4f}" if n in here else "" for n in names]
        table.add_row(part, str(max(f.n for f in here.values())), *values)
    out.print(table)

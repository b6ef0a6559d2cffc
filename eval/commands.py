"""The commands that evaluation adds to `hoiqd`."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assistant.cli.help import VietnameseCommand, VietnameseGroup
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings
from corpus.errors import OutputError, UsageError, reason
from corpus.whole_file import write_whole
from eval.bench.parts import PARTS, measure_load, measure_part, number_of_clauses, table_of

if TYPE_CHECKING:
    from eval.bench.latency import Latency
    from eval.bench.load import Load
    from eval.bench.memory import Peak
    from eval.bench.scaling import Cost
    from eval.bench.speed import Timing
    from eval.figures import Figure


@click.group(cls=VietnameseGroup, name="eval", invoke_without_command=True)
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    metavar="THƯ_MỤC",
    help="Bộ câu hỏi khác, cùng khuôn với eval/sets/son-la-2024/questions.",
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
@click.pass_context
def evaluate(
    ctx: click.Context, questions: Path | None, out: Path | None, name: str, every: bool
) -> None:
    """Đo chất lượng trên bộ câu hỏi đánh giá."""
    if ctx.invoked_subcommand is None:
        _evaluate(questions, out, name, every=every)


def _evaluate(questions: Path | None, out: Path | None, name: str, *, every: bool) -> None:
    from eval.dataset import FOLDER, load_questions
    from eval.figures import answer_figures, retrieval_figures
    from eval.report.folder import Run, write_report
    from eval.report.provenance import provenance
    from eval.run import ask_systems
    from eval.systems import SYSTEMS, find_system

    find_system(name)
    if out:
        with _writing(out):
            out.mkdir(parents=True, exist_ok=True)
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_assistant

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
            config = provenance(name, decision, asked)
            found = systems if every else {}
            write_report(out, Run(config, decision, answered[name], figures[name], found))


@evaluate.command(name="compare")
@click.argument("first", type=click.Path(path_type=Path), metavar="LẦN_1")
@click.argument("second", type=click.Path(path_type=Path), metavar="LẦN_2")
def compare_runs(first: Path, second: Path) -> None:
    """So sánh hai thư mục kết quả, kèm mức ý nghĩa và các câu đã đổi."""
    from eval.compare import compare

    differences, changes = compare(first, second)
    screen = console()
    table = Table("Phần", "n", "Lần 1", "Lần 2", "Chênh", "p (hoán vị)", "p (McNemar)")
    for d in differences:
        exact = "" if d.p_mcnemar is None else f"{d.p_mcnemar:.4f}"
        change = f"{d.second - d.first:+.4f}"
        table.add_row(
            d.part, str(d.n), f"{d.first:.4f}", f"{d.second:.4f}", change, f"{d.p:.4f}", exact
        )
    screen.print(table)
    if not changes:
        screen.print("Không câu nào đổi điểm.")
        return
    table = Table("Câu", "Lần 1", "Lần 2", "Trả lời lần 1", "Trả lời lần 2")
    for c in changes:
        table.add_row(c.id, f"{c.first:.2f}", f"{c.second:.2f}", *c.answers)
    screen.print(table)


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
    from eval.figures import HEADLINES, headline

    table = Table("system", *HEADLINES)
    for name, figures in systems.items():
        table.add_row(name, *(f"{v:.3f}" for v in headline(figures)))
    out.print(table)


@click.command(cls=VietnameseCommand, name="bench")
@click.option("--only", type=click.Choice(list(PARTS)), metavar="PHẦN",
              help="Chỉ đo một phần: speed (tốc độ), memory (bộ nhớ), askers (nhiều người cùng "
              "hỏi), scale (chi phí theo số điều khoản) hoặc load (tải của máy chủ; chỉ đo khi "
              "gọi tên).")  # fmt: skip
@click.option("--scale", metavar="SỐ",
              help="Số điều khoản nhiều nhất của phần scale (mặc định 1e5; 1e6 cần khoảng 5 GiB bộ "
              "nhớ và nhiều phút).")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(1, 3600), metavar="GIÂY",
              help="Số giây của mỗi mức tải trong phần load (mặc định 60).")  # fmt: skip
@click.option("--url", metavar="ĐỊA_CHỈ",
              help="Phần load đo máy chủ đang chạy ở địa chỉ này của máy, thay vì tự mở một máy "
              "chủ.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP",
              help="Ghi thêm kết quả vào tệp JSON này.")  # fmt: skip
def bench(
    only: str | None, scale: str | None, seconds: float | None, url: str | None, out: Path | None
) -> None:
    """Đo tốc độ, bộ nhớ và chi phí, dưới dạng tỷ lệ (vài phút)."""
    if only != "load" and (seconds is not None or url is not None):
        raise UsageError("--seconds và --url chỉ dùng cùng “--only load”.")
    if scale is not None and only not in (None, "scale"):
        raise UsageError(f"--scale không dùng cùng “--only {only}”: hãy bỏ một trong hai.")
    if out and not out.resolve().parent.is_dir():
        raise OutputError(f"Không có thư mục {out.parent}: hãy tạo thư mục hoặc chọn nơi khác.")
    largest = 100_000 if scale is None else number_of_clauses(scale)
    found: dict[str, Sequence[Timing | Peak | Latency | Cost | Load]] = {}
    for part in [only] if only else [p for p in PARTS if p != "load"]:
        found[part] = measure_load(seconds, url) if part == "load" else measure_part(part, largest)
        console().print(table_of(part, found[part]))
    if out:
        rows = {part: [asdict(row) for row in some] for part, some in found.items()}
        write_whole(out, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())


@click.command(cls=VietnameseCommand, name="beir")
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
    from eval.beir.collection import load_collection

    collection = load_collection(folder, split=split, limit=queries_limit)
    config = settings()
    with waiting("Đang mở mô hình…"):
        from eval.beir.search import measure, write_outcomes
        from index.encoders.sentence_transformers import load_encoder

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
    table = Table("Phần", "Số đo", "n", "Giá trị", "Khoảng 95%")
    part = ""
    for f in figures:
        interval = f"{f.low:.4f} – {f.high:.4f}"
        table.add_row(
            f.part if f.part != part else "", f.name, str(f.n), f"{f.value:.4f}", interval
        )
        part = f.part
    out.print(table)

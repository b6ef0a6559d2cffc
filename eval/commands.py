"""The commands that evaluation adds to `hoiqd`."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from assistant.cli.help import Command, Group
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings
from corpus.errors import OutputError, UsageError, reason
from corpus.whole_file import write_whole

if TYPE_CHECKING:
    from eval.bench.latency import Latency
    from eval.bench.load import Load
    from eval.bench.memory import Peak
    from eval.bench.scaling import Cost
    from eval.bench.speed import Timing
    from eval.figures import Figure


@click.group(cls=Group, name="eval", invoke_without_command=True)
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
    "load": (
        "Tải: máy chủ và người hỏi cùng trên máy này (p50, p95, p99 tính bằng giây; từ chối là mã "
        "429 và 503; bộ nhớ của máy chủ lúc đầu và lúc cuối)",
        {"người": "{0.askers}", "câu/giây": "{0.per_second:.1f}", "p50": "{0.p50:.3f}",
         "p95": "{0.p95:.3f}", "p99": "{0.p99:.3f}", "từ chối": "{0.refused_words}",
         "lỗi": "{0.errors_words}", "MiB": "{0.memory}", "đổi": "{0.growth}"},
    ),
}  # fmt: skip


@click.command(cls=Command, name="bench")
@click.option("--only", type=click.Choice(list(_BENCH)), metavar="PHẦN",
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
    largest = 100_000 if scale is None else _clauses(scale)
    found: dict[str, Sequence[Timing | Peak | Latency | Cost | Load]] = {}
    for part in [only] if only else [p for p in _BENCH if p != "load"]:
        found[part] = _load(seconds, url) if part == "load" else _measure(part, largest)
        console().print(_bench_table(part, found[part]))
    if out:
        rows = {part: [asdict(row) for row in some] for part, some in found.items()}
        write_whole(out, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())


def _clauses(typed: str) -> int:
    """A number of clauses such as 1e5, or `UsageError`."""
    from eval.bench.scaling import LARGEST, SMALLEST

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
    from eval.bench.latency import latencies
    from eval.bench.memory import memory
    from eval.bench.scaling import scaling, sizes_up_to
    from eval.bench.speed import sample_questions, speed

    if part == "memory":
        with waiting("Đang đo bộ nhớ…"):
            return memory()
    with waiting("Đang mở chỉ mục và mô hình, rồi đo…"):
        from assistant.loading import open_assistant

        assistant = open_assistant()
        if part == "speed":
            return speed(assistant)
        if part == "askers":
            return latencies(assistant, sample_questions(assistant, 256))
    encoder, questions = assistant.index.encoder, sample_questions(assistant, 100)
    with progress_bars() as report:
        return scaling(encoder, assistant.decision, questions, sizes_up_to(largest), report)


def _load(seconds: float | None, url: str | None) -> "Sequence[Load]":
    from eval.bench.load import SECONDS, loads

    with waiting("Đang mở máy chủ…"):
        say = console(stderr=True).print
        return loads(seconds or SECONDS, url, told=say)


def _bench_table(part: str, rows: "Sequence[Timing | Peak | Latency | Cost | Load]") -> Table:
    title, columns = _BENCH[part]
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(cell.format(row) for cell in columns.values()))
    return table


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

"""The parts of `hoiqd bench`: what each measures and how it is shown."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.table import Table

from assistant.cli.progress import console, progress_bars, waiting
from corpus.errors import UsageError

if TYPE_CHECKING:
    from eval.bench.latency import Latency
    from eval.bench.load import Load
    from eval.bench.memory import Peak
    from eval.bench.scaling import Cost
    from eval.bench.speed import Timing

# Part -> title of the table, and what each column shows of a row.
PARTS = {
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


def number_of_clauses(typed: str) -> int:
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


def measure_part(part: str, largest: int) -> "Sequence[Timing | Peak | Latency | Cost]":
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


def measure_load(seconds: float | None, url: str | None) -> "Sequence[Load]":
    """The rows of the part that serves and asks; `url` is that of a server that runs already."""
    from eval.bench.load import SECONDS, loads

    with waiting("Đang mở máy chủ…"):
        say = console(stderr=True).print
        return loads(seconds or SECONDS, url, told=say)


def table_of(part: str, rows: "Sequence[Timing | Peak | Latency | Cost | Load]") -> Table:
    """The rows of a part as people read them."""
    title, columns = PARTS[part]
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(cell.format(row) for cell in columns.values()))
    return table

"""The commands of feedback: `hoiqd feedback`, `backup`, `restore`, `migrate`."""

from pathlib import Path

import click
from rich.table import Table

from assistant.cli.help import VietnameseCommand, VietnameseGroup
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings
from corpus.errors import IndexStoreError, UsageError

_SHOWN = 80  # characters of a question in the list


@click.group(cls=VietnameseGroup, name="feedback")
def feedback() -> None:
    """Xem góp ý của người dùng và đưa cách hỏi của họ vào chỉ mục."""


@feedback.command(name="list")
def list_feedback() -> None:
    """Liệt kê các góp ý, cũ trước mới sau."""
    from assistant.cli.terminal import printable
    from assistant.feedback.store import Store

    config = settings()
    table = Table("Lúc (UTC)", "Câu hỏi", "Đã chỉ ra", "Đánh giá", "Lẽ ra", "Lời nhắn")
    rows = Store.of(config).feedback(config.decision)
    for row in rows:
        question = printable(row.question)
        question = question if len(question) <= _SHOWN else f"{question[:_SHOWN]}…"
        expected = "không có trong văn bản" if row.expected == "none" else row.expected
        told = "đúng" if row.right else "sai"
        moment = f"{row.received:%d/%m/%Y %H:%M}"
        table.add_row(*map(printable, (moment, question, row.clause, told, expected, row.comment)))
    screen = console()
    screen.print(table if rows else "Chưa có góp ý nào.")


@feedback.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="THƯ_MỤC")
def export(folder: Path) -> None:
    """Ghi các câu đề cử ra thư mục để người phụ trách duyệt.

    Tệp candidates-variants.jsonl dùng cho “hoiqd feedback accept” sau khi sửa “accept” thành true;
    tệp candidates-eval.jsonl dùng để bổ sung bộ câu hỏi đánh giá.
    """
    from assistant.feedback.exchange import candidates, evaluation_rows, variant_rows, write_rows
    from assistant.feedback.store import Store
    from corpus import load_decision

    config = settings()
    found = candidates(Store.of(config).feedback(config.decision))
    decision = load_decision(config.decision)
    asked = write_rows(folder / "candidates-eval.jsonl", evaluation_rows(found, decision))
    variants = write_rows(folder / "candidates-variants.jsonl", variant_rows(found))
    console(stderr=True).print(
        f"Đã ghi {asked} câu đánh giá và {variants} cách hỏi đề cử vào {folder}.", soft_wrap=True
    )


@feedback.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP")
def accept(source: Path) -> None:
    """Nhận các cách hỏi có “accept” là true, rồi dựng lại phần chỉ mục đã đổi."""
    from assistant.feedback.exchange import accept as accept_wordings
    from assistant.feedback.exchange import evaluation_questions
    from corpus import load_decision
    from corpus.variants import load_variants

    config, err = settings(), console(stderr=True)
    target = config.accepted_variants
    evaluation = evaluation_questions(config.evaluation_dir)
    if not evaluation:
        err.print(f"Không có bộ câu hỏi đánh giá ở {config.evaluation_dir}: không so được với nó.")
    decision = load_decision(config.decision)
    variants = load_variants(config.decision, accepted=target)
    outcome = accept_wordings(source, target, decision, variants, evaluation)
    for line in outcome.refused:
        err.print(line, soft_wrap=True)
    if not outcome.added:
        err.print("Không có cách hỏi mới; chỉ mục giữ nguyên.")
        return
    err.print(f"Đã nhận {outcome.added} cách hỏi vào {target}.", soft_wrap=True)
    encoded, kept = _rebuild()
    err.print(
        f"Đã dựng lại chỉ mục: mã hóa {encoded} câu mới, dùng lại {kept} câu cũ. "
        "Máy chủ đang chạy sẽ tự chuyển sang chỉ mục mới.",
        soft_wrap=True,
    )


def _rebuild() -> tuple[int, int]:
    """Brings the index up to date; how many texts are new in it, and how many were there."""
    config = settings()
    with waiting("Đang mở mô hình…"):
        from assistant.loading import add_part
        from index.encoders.sentence_transformers import load_encoder
        from index.manifest import read_manifest

        encoder = load_encoder(config.encoder)

    def texts() -> set[tuple[str, str]]:
        try:
            held = read_manifest(config.index_dir).texts
        except IndexStoreError:
            return set()
        return {(grain, text) for grain, rows in held.items() for text in rows}

    before = texts()
    with progress_bars() as report:
        add_part(config, config.decision, encoder, progress=report)
    after = texts()
    return len(after - before), len(after & before)


@feedback.command()
def purge() -> None:
    """Xóa ngay các góp ý và câu hỏi đã quá thời hạn lưu."""
    from assistant.feedback.store import Store

    config = settings()
    rows = Store.of(config).purge()
    console(stderr=True).print(f"Đã xóa {rows} dòng quá {config.retention_days} ngày.")


_REPLACE = "Thay dữ liệu đang có bằng bản sao lưu."


@click.command(cls=VietnameseCommand)
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP")
def backup(target: Path) -> None:
    """Sao lưu góp ý, nhật ký câu hỏi và cách hỏi đã nhận vào một tệp."""
    from assistant.feedback.backup import backup as write_backup
    from assistant.feedback.database import Database

    config = settings()
    rows = write_backup(Database.of(config), config.accepted_variants, target)
    console(stderr=True).print(f"Đã sao lưu {_told(rows)} vào {target}.", soft_wrap=True)


@click.command(cls=VietnameseCommand)
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP")
@click.option("--force", is_flag=True, help=_REPLACE)
def restore(source: Path, force: bool) -> None:
    """Khôi phục từ tệp sao lưu; cần --force nếu đã có dữ liệu."""
    from assistant.feedback.backup import restore as read_backup
    from assistant.feedback.database import Database

    config = settings()
    rows = read_backup(
        Database.of(config), config.accepted_variants, source,
        decision_id=config.decision, force=force,
    )  # fmt: skip
    console(stderr=True).print(
        f"Đã khôi phục {_told(rows)} từ {source}. Nếu cách hỏi đã nhận có thay đổi, hãy chạy "
        "“hoiqd build”.",
        soft_wrap=True,
    )


def _told(rows: dict[str, int]) -> str:
    return f"{rows['feedback']} góp ý và {rows['questions']} câu hỏi"


@click.command(cls=VietnameseCommand)
@click.argument("direction", type=click.Choice(["up", "down"]), default="up",
                metavar="[up|down]")  # fmt: skip
@click.argument("revision", required=False, metavar="[PHIÊN_BẢN]")
def migrate(direction: str, revision: str | None) -> None:
    """Đưa các bảng lên bản mới nhất (up) hoặc về bản cũ (down); down làm mất dữ liệu."""
    from assistant.feedback.database import Database

    database = Database.of(settings())
    before = database.revision()
    if direction == "up":
        database.migrate(revision or "head")
    elif revision:
        database.downgrade(revision)
    else:
        raise UsageError("Thiếu phiên bản để lùi về: hãy gõ, ví dụ, “hoiqd migrate down base”.")
    after = database.revision()
    console(stderr=True).print(f"Phiên bản bảng: {before or 'chưa có'} → {after or 'không còn'}.")


COMMANDS = (feedback, backup, restore, migrate)

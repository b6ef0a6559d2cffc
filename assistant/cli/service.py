"""Commands of who runs the program: the index, the site, the settings."""

import json
from dataclasses import asdict

import click

from assistant.cli.help import VietnameseCommand
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings


@click.command(cls=VietnameseCommand)
@click.option("--force", is_flag=True, help="Dựng lại từ đầu, không dùng lại gì của chỉ mục cũ.")
def build(force: bool) -> None:
    """Dựng chỉ mục của mọi văn bản trong kho; chỉ làm lại phần đã đổi."""
    config = settings()
    with waiting("Đang mở mô hình…"):
        from assistant.loading import build_index
        from index.encoders.sentence_transformers import load_encoder

        encoder = load_encoder(config.encoder)
    with progress_bars() as report:
        built = build_index(config, encoder, force=force, progress=report)
    err = console(stderr=True)
    for name in built.decisions:
        state = "đã dựng" if name in built.changes.built else "vẫn mới nhất"
        err.print(f"{name}: {state}", soft_wrap=True)
    for name in built.changes.removed:
        err.print(f"{name}: đã bỏ khỏi chỉ mục", soft_wrap=True)
    for problem in built.problems:
        err.print(f"Chú ý: {problem}", soft_wrap=True)
    state = "Đã dựng chỉ mục" if built.changes else "Chỉ mục vẫn mới nhất"
    err.print(f"{state}: {config.index_dir}", soft_wrap=True)


@click.command(cls=VietnameseCommand)
@click.option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), metavar="CỔNG",
              help="Cổng (mặc định 7860).")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), metavar="SỐ",
              help="Số tiến trình cùng phục vụ (mặc định 1).")  # fmt: skip
@click.option("--open", "opened", is_flag=True,
              help="Để ngỏ cho cả mạng dù không hỏi mật khẩu (HOIQD_ACCESS=none).")  # fmt: skip
def serve(host: str | None, port: int | None, workers: int | None, opened: bool) -> None:
    """Mở trang hỏi đáp; tự dựng chỉ mục nếu chưa có."""
    config = settings()
    host, port = host or config.host, port or config.port
    workers = workers or config.workers
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_assistant
        from assistant.web.server import check_access, check_port
        from assistant.web.server import serve as run_server

        check_access(config, host, opened=opened)
        check_port(host, port)
    if workers > 1:
        from assistant.web.workers import supervise

        raise click.exceptions.Exit(supervise(config, workers, host=host, port=port))
    with progress_bars() as report:
        assistant = open_assistant(config, build_if_missing=True, progress=report)
    run_server(assistant, config, host=host, port=port, opened=opened)


@click.command(cls=VietnameseCommand)
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def config(as_json: bool) -> None:
    """Liệt kê các cài đặt: giá trị đang có hiệu lực, đặt ở đâu, nghĩa là gì."""
    from assistant.cli.settings_table import in_force
    from assistant.cli.terminal import settings_table

    rows = in_force()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        console().print(settings_table(rows))

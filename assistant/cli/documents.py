"""Commands of the library: add files, take decisions out, tell how they were read."""

import json
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import Settings, settings
from corpus.errors import HoiQdError, UsageError

if TYPE_CHECKING:
    from corpus.adding import Added
    from corpus.identity import Identity
    from corpus.readers.base import SourceText
    from index.encoders.base import Encoder

_ASKED = {
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành (ngày/tháng/năm)",
    "issuer": "Cơ quan ban hành",
    "kind": "Loại văn bản",
    "title": "Trích yếu",
}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="TỆP…", type=click.Path(path_type=Path))
@click.option("--id", "decision_id", default="", metavar="MÃ",
              help="Mã của văn bản trong kho (chỉ khi thêm một tệp).")  # fmt: skip
@click.option("--number", default="", metavar="SỐ", help="Số, ký hiệu, ví dụ 12/QĐ-UBND.")
@click.option("--date", "day", default="", metavar="NGÀY", help="Ngày ban hành: ngày/tháng/năm.")
@click.option("--issuer", default="", metavar="TÊN", help="Cơ quan ban hành.")
@click.option("--kind", default="", metavar="LOẠI", help="Loại văn bản, ví dụ Quyết định.")
@click.option("--title", default="", metavar="TÊN", help="Trích yếu nội dung.")
@click.option("--province", default="", metavar="TỈNH", help="Tỉnh, thành phố.")
@click.option("--year", default=None, metavar="NĂM", type=click.IntRange(1945, 2100),
              help="Năm mà văn bản áp dụng.")  # fmt: skip
def add(
    files: tuple[Path, ...],
    decision_id: str,
    number: str,
    day: str,
    issuer: str,
    kind: str,
    title: str,
    province: str,
    year: int | None,
) -> None:
    """Thêm văn bản vào kho: .pdf (kể cả bản quét), .docx, .doc, .rtf, .html, .txt, hoặc thư mục.

    Tệp đã có thì bỏ qua, tệp hỏng thì báo rồi làm tiếp; chạy lại đúng lệnh ấy để làm tiếp.
    """
    from corpus.adding import files_in
    from corpus.facts import Given, day_typed

    config = settings()
    held = list(files_in(files))
    if decision_id and len(held) != 1:
        raise UsageError("Chỉ dùng --id khi thêm đúng một tệp.")
    date = day_typed(day) if day else ""
    given = Given(number, date, issuer, kind, title, "", province, year or 0)
    indexing = _Indexing(config)
    failed = sum(not _one(path, decision_id, given, config, indexing) for path in held)
    if failed or not held:
        lost = f"{failed}/{len(held)} tệp không thêm được" if held else "Không có tệp nào để thêm"
        console(stderr=True).print(f"{lost}.", soft_wrap=True)
        raise click.exceptions.Exit(1)


class _Indexing:
    """Takes decisions into the index, with an encoder that is opened for the first of them."""

    def __init__(self, config: Settings) -> None:
        self._config = config

    @cached_property
    def _encoder(self) -> "Encoder":
        from index.encoders.sentence_transformers import load_encoder

        return load_encoder(self._config.encoder)

    def take_in(self, decision_id: str) -> None:
        """`HoiQdError` says what stands in the way."""
        from assistant.loading import add_part

        with waiting("Đang đưa vào chỉ mục…"):
            add_part(self._config, decision_id, self._encoder)


def _one(
    path: Path, decision_id: str, given: object, config: Settings, indexing: _Indexing
) -> bool:
    """Adds a file and says what became of it; False if it could not be added."""
    from corpus.adding import add as add_file
    from corpus.facts import Given

    err = console(stderr=True)
    try:
        with progress_bars("trang") as report:
            added = add_file(
                path,
                config.data_dir / "decisions",
                decision_id=decision_id,
                given=given if isinstance(given, Given) else None,
                ask=_ask if sys.stdin.isatty() and err.is_terminal else None,
                progress=report,
            )
        indexing.take_in(added.id)
    except HoiQdError as error:
        err.print(f"Lỗi: {error}", soft_wrap=True)
        return False
    _tell(added, path)
    return True


def _tell(added: "Added", path: Path) -> None:
    err = console(stderr=True)
    if added.known:
        err.print(f"{path.name}: đã có trong kho, mã “{added.id}”.", soft_wrap=True)
        return
    identity = added.identity
    named = " ".join(f.value for f in (identity.kind, identity.number) if f.value)
    err.print(f"{path.name}: đã thêm, mã “{added.id}” ({named or 'chưa rõ số'}).", soft_wrap=True)
    for note in added.notes:
        err.print(f"  Chú ý: {note}", soft_wrap=True)
    unsure = [label for name, label in _ASKED.items() if not getattr(identity, name).sure]
    if unsure:
        err.print(
            f"  Chưa chắc: {'; '.join(unsure)}. Xem “hoiqd check {added.id}”.", soft_wrap=True
        )


def _ask(document: "SourceText", identity: "Identity") -> "Identity":
    """What a person at the terminal says of the facts that are not sure."""
    from corpus.identity import PERSON, Finding

    said = {}
    for name, label in _ASKED.items():
        found = getattr(identity, name)
        if not found.sure and (value := _typed(name, label, found.value)):
            said[name] = Finding(value, PERSON, True)
    return replace(identity, **said)


def _typed(name: str, label: str, suggested: str) -> str:
    """What a person types or, by the Enter key, takes; asked again where a date is none."""
    from corpus.facts import day_typed

    while True:
        typed = click.prompt(label, default=suggested, show_default=bool(suggested), err=True)
        value = str(typed).strip()
        if name != "date" or not value:
            return value
        try:
            return day_typed(value)
        except UsageError as error:
            console(stderr=True).print(f"{error}", soft_wrap=True)


@click.command()
@click.argument("name", metavar="MÃ")
def remove(name: str) -> None:
    """Gỡ khỏi kho một văn bản đã thêm."""
    from assistant.loading import remove_part
    from corpus.adding import remove as take_out

    take_out(name, settings().data_dir / "decisions")
    remove_part(settings(), name)
    console(stderr=True).print(f"Đã gỡ văn bản “{name}” khỏi kho.")


@click.command()
@click.argument("name", metavar="MÃ")
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì văn bản.")
def check(name: str, as_json: bool) -> None:
    """In báo cáo đọc một văn bản: đã hiểu gì, chưa hiểu gì, chỗ nào cần xem lại."""
    from assistant.cli.library import open_library
    from corpus.report import report_of

    report = report_of(open_library(settings())[name], settings().data_dir / "decisions")
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2, default=str))
    else:
        console().print(report.text(), soft_wrap=True)

"""The command line, `hoiqd`. Results go to stdout, progress and complaints to stderr.

Exit codes: 0 done, 1 failed, 2 wrongly used. Heavy libraries are imported by the commands that
need them, so that help and `show` answer at once. Other packages add commands through the entry
point group `hoiqd.commands`.
"""

import json
import os
import sys
from dataclasses import asdict
from importlib.metadata import entry_points
from pathlib import Path

import click

from assistant.access.commands import token, user
from assistant.cli.documents import COMMANDS as LIBRARY_COMMANDS
from assistant.cli.help import Group, complaint
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings
from corpus.errors import HoiQdError, UsageError
from corpus.whole_file import UMASK, write_whole


@click.group(cls=Group, context_settings={"max_content_width": 100})
def cli() -> None:
    """Hỏi đáp về Quyết định của UBND tỉnh, trả lời bằng chính lời văn của Quyết định."""
    from assistant.cli.settings_table import unknown

    for line in unknown():
        console(stderr=True).print(f"Chú ý: {line}", soft_wrap=True)


@cli.command()
@click.argument("question", nargs=-1, required=True, metavar="CÂU_HỎI")
@click.option("--decision", "decisions", multiple=True, metavar="MÃ",
              help="Văn bản cần hỏi, như “hoiqd library” ghi; dùng được nhiều lần.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì văn bản.")
def ask(question: tuple[str, ...], decisions: tuple[str, ...], as_json: bool) -> None:
    """Hỏi một câu."""
    from assistant.cli.terminal import print_answer

    typed = " ".join(question)
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_library

        assistant = open_library()
        answer = assistant.ask(typed, decisions=decisions)
    if as_json:
        click.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_answer(console(), answer, assistant.decision(answer.decision))


@cli.command()
@click.argument("question", nargs=-1, required=True, metavar="CÂU_HỎI")
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def explain(question: tuple[str, ...], as_json: bool) -> None:
    """Giải thích một câu hỏi được hiểu thế nào, và vì sao trả lời như vậy."""
    from assistant.cli.explain import explain as explained
    from assistant.cli.explain import print_explanation

    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_assistant

        told = explained(open_assistant(), " ".join(question))
    if as_json:
        click.echo(json.dumps(told.to_dict(), ensure_ascii=False, indent=2, default=str))
    else:
        print_explanation(console(), told)


@cli.command()
@click.option("--questions", multiple=True, metavar="TỆP", type=click.Path(path_type=Path),
              help="Đếm thêm trên tệp .jsonl này, hoặc các tệp ấy của thư mục này.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def rules(questions: tuple[Path, ...], as_json: bool) -> None:
    """Đếm mỗi cụm từ của các quy tắc gặp ở bao nhiêu câu hỏi soạn sẵn."""
    from assistant.cli.rules import count_fired, print_fired, questions_in
    from assistant.understanding.rules import rules as known
    from assistant.understanding.rules.own import own_classes
    from corpus import load_decision, load_variants

    decision = load_decision(settings().decision)
    asked = [v.question for v in load_variants(decision.id)] + questions_in(questions)
    with progress_bars("câu") as report:
        fired = count_fired(known().filled(own_classes(decision)), asked, report)
    if as_json:
        click.echo(json.dumps([asdict(f) for f in fired], ensure_ascii=False, indent=2))
    else:
        print_fired(console(), fired, len(asked))


@cli.command()
@click.argument("name", metavar="MÃ")
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì văn bản.")
def show(name: str, as_json: bool) -> None:
    """Hiện nguyên văn một điểm hoặc cả văn bản, ví dụ: hoiqd show MÃ_VĂN_BẢN/MÃ_ĐIỂM."""
    from assistant.cli.library import clause_record, decision_record, print_decision, wanted
    from assistant.cli.terminal import print_clause

    decision, clause = wanted(name, settings())
    if as_json:
        record = clause_record(clause, decision) if clause else decision_record(decision)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2, default=str))
    elif clause:
        print_clause(console(), clause, decision)
    else:
        print_decision(console(), decision)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def library(as_json: bool) -> None:
    """Liệt kê các văn bản trong kho."""
    from assistant.cli.library import library_table, open_library, summary

    found = open_library(settings())
    for problem in found.problems:
        console(stderr=True).print(f"Chú ý: {problem}", soft_wrap=True)
    if as_json:
        rows = [summary(decision) for decision in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        console().print(library_table(found))


for library_command in LIBRARY_COMMANDS:
    cli.add_command(library_command)


@cli.command()
@click.argument("name", nargs=-1, metavar="[TÊN]")
def agencies(name: tuple[str, ...]) -> None:
    """Liệt kê các cơ quan và nhiệm vụ, hoặc nhiệm vụ của một cơ quan."""
    from assistant.cli.terminal import agency_table, print_agency
    from assistant.reports.directory import Directory
    from corpus import find_decision, load_register
    from corpus.extraction.bodies import own_bodies
    from corpus.library import folder_with

    config = settings()
    decision = find_decision(config.decision, config.decision_folders)
    corpus = folder_with(decision.id, config.decision_folders)
    register = own_bodies(decision, load_register(corpus / decision.id))
    if not name:
        console().print(agency_table(register, decision))
        return
    typed = " ".join(name)
    found = Directory(register).find(typed)
    if not found.bodies:
        near = "; ".join(a.title for a in found.near)
        alike = f" Có thể là: {near}." if near else ""
        raise UsageError(
            f"Không rõ cơ quan “{typed}”: gõ “hoiqd agencies” để xem danh sách.{alike}"
        )
    for agency in found.bodies:
        print_agency(console(), agency, register, decision)


@cli.command()
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), metavar="TỆP",
              help="Ghi các mốc thời gian ra tệp lịch .ics.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In bản ghi JSON thay vì bảng.")
def deadlines(ics: Path | None, as_json: bool) -> None:
    """Liệt kê các mốc thời gian."""
    from assistant.cli.terminal import deadline_table
    from corpus import find_decision

    config = settings()
    decision = find_decision(config.decision, config.decision_folders)
    if ics:
        from assistant.reports.calendar import calendar

        write_whole(ics, calendar(decision))
        console(stderr=True).print(f"Đã ghi lịch vào {ics}.")
    elif as_json:
        rows = [asdict(d) for c in decision.clauses for d in c.deadlines]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        console().print(deadline_table(decision))


@cli.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="VÀO")
@click.argument("target", type=click.Path(path_type=Path), metavar="RA")
def batch(source: Path, target: Path) -> None:
    """Trả lời cả tệp câu hỏi (.jsonl, .csv, .xlsx) vào tệp kết quả.

    Nếu bị ngắt giữa chừng, chạy lại đúng lệnh ấy để làm tiếp.
    """
    from assistant.batch.runner import check_files, run_batch

    check_files(source, target)
    err = console(stderr=True)
    with waiting("Đang mở chỉ mục và mô hình…"):
        from assistant.loading import open_library

        assistant = open_library()
    with progress_bars("câu") as report:
        outcome = run_batch(
            assistant,
            source,
            target,
            progress=lambda done, total: report("Câu hỏi", done, total),
            say=lambda line: err.print(line, soft_wrap=True),
        )
    for line in outcome.errors:
        err.print(line, soft_wrap=True)
    if outcome.failed > len(outcome.errors):
        err.print(f"… và {outcome.failed - len(outcome.errors)} dòng lỗi khác.")
    answered = f"Đã trả lời {outcome.rows - outcome.failed}/{outcome.rows} câu vào {target}"
    failed = f"; {outcome.failed} dòng lỗi, lý do ghi trong tệp ấy" if outcome.failed else ""
    err.print(f"{answered}{failed}.", soft_wrap=True)
    if outcome.failed:
        raise click.exceptions.Exit(1)


@cli.command()
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


@cli.command()
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


cli.add_command(user)
cli.add_command(token)


@cli.command()
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


def main() -> None:
    """Runs the command line; every expected failure ends in one Vietnamese line."""
    from assistant.feedback.commands import COMMANDS

    os.umask(UMASK)  # questions name people
    for command in COMMANDS:
        cli.add_command(command)
    for point in entry_points(group="hoiqd.commands"):
        cli.add_command(point.load())
    try:
        code = cli.main(standalone_mode=False, prog_name="hoiqd")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.ClickException as error:
        _complain(complaint(error))
        code = 2
    except HoiQdError as error:
        _complain(str(error))
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("Đã dừng theo yêu cầu.")
        code = 130
    except BrokenPipeError:
        # The reader of a pipe went away ("| head"): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code or 0)


def _complain(line: str) -> None:
    console(stderr=True).print(f"Lỗi: {line}", soft_wrap=True)


if __name__ == "__main__":
    main()

"""Commands that ask: one question or a file of them, and how a question is understood."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assistant.cli.help import VietnameseCommand
from assistant.cli.progress import console, progress_bars, waiting
from assistant.settings import settings


@click.command(cls=VietnameseCommand)
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


@click.command(cls=VietnameseCommand)
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


@click.command(cls=VietnameseCommand)
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


@click.command(cls=VietnameseCommand)
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

"""Batch runs: formats, bad rows, formulas, interruptions, failures that leave nothing behind."""

import csv
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

import assistant.batch.runner
from assistant.__main__ import cli
from assistant.assistant import Assistant
from assistant.batch.inputs import read_items
from assistant.batch.outputs import COLUMNS, csv_cell, safe_cell, writer
from assistant.batch.runner import check_files, run_batch
from corpus.errors import OutputError, UsageError
from tests.library import alone
from tests.tiny_encoder import TinyEncoder

QUESTIONS = ["Sở nào chủ trì về du lịch?", "Điểm 5.1 nói gì?", "Nhiệm vụ của Sở Y tế là gì?"]


def sheet(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    book = load_workbook(path)
    return [["" if v is None else str(v) for v in row] for row in book.worksheets[0].values]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def source(folder: Path, suffix: str) -> Path:
    path = folder / f"in{suffix}"
    if suffix == ".jsonl":
        rows = [json.dumps({"id": f"q{n}", "question": q}) for n, q in enumerate(QUESTIONS)]
        return write(path, "\n".join(rows))
    if suffix == ".xlsx":
        return sheet(path, [["STT", "Câu hỏi"], *([f"q{n}", q] for n, q in enumerate(QUESTIONS))])
    lines = ["id,question", *(f'q{n},"{q}"' for n, q in enumerate(QUESTIONS))]
    return write(path, "\n".join(lines))


@pytest.mark.parametrize("target", [".jsonl", ".csv", ".xlsx"])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".xlsx"])
def test_every_format_to_every_format(
    tmp_path: Path, tiny_assistant: Assistant, suffix: str, target: str
) -> None:
    out = tmp_path / f"out{target}"
    seen: list[tuple[int, int]] = []
    outcome = run_batch(
        alone(tiny_assistant),
        source(tmp_path, suffix),
        out,
        progress=lambda n, total: seen.append((n, total)),
    )
    assert (outcome.rows, outcome.failed, outcome.errors) == (3, 0, [])
    assert seen[-1] == (3, 3)
    if target == ".jsonl":
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert rows == [
            json.loads(json.dumps(tiny_assistant.ask(q, id=f"q{n}").to_dict()))
            for n, q in enumerate(QUESTIONS)
        ]
    else:
        header, *body = table(out)
        assert header == list(COLUMNS)
        assert [row[1] for row in body] == QUESTIONS
        assert [row[0] for row in body] == ["q0", "q1", "q2"]
        assert body[1][4] == "son-la-2024/II.5.1"
        assert "Sở Giáo dục và Đào tạo" in body[1][2]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({f"in{suffix}", out.name})


def test_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "\ufeffSTT;Câu hỏi\n7;Du lịch, văn hóa?\n\n8;Y tế?\n")
    assert [(i.id, i.question) for i in read_items(path)] == [
        ("7", "Du lịch, văn hóa?"),
        ("8", "Y tế?"),
    ]


def test_a_table_without_a_heading_is_read_from_its_first_column(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "Ai lo du lịch?\nAi lo y tế?\n")
    assert [i.question for i in read_items(path)] == ["Ai lo du lịch?", "Ai lo y tế?"]


def test_bad_rows_carry_their_error(tmp_path: Path, tiny_assistant: Assistant) -> None:
    lines = [
        '"Điểm 5.1 nói gì?"',
        "5",
        '{"a": 1}',
        "không",
        '{"question": 3}',
        '{"question": "  "}',
        json.dumps("du lịch " * 1000),
        "",
        '"Điểm 4.4 nói gì?"',
    ]
    path, out = write(tmp_path / "in.jsonl", "\n".join(lines)), tmp_path / "out.jsonl"
    outcome = run_batch(alone(tiny_assistant), path, out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (outcome.rows, outcome.failed, len(rows)) == (8, 6, 8)
    assert [line.split(":")[0] for line in outcome.errors] == [f"Dòng {n}" for n in range(2, 8)]
    assert [bool(row.get("error")) for row in rows] == [False, *[True] * 6, False]
    assert rows[0]["clauses"] == ["son-la-2024/II.5.1"]
    assert rows[7]["clauses"] == ["son-la-2024/II.4.4"]
    assert "question" in rows[1]["error"]
    run_batch(alone(tiny_assistant), path, tmp_path / "out.csv")
    assert [bool(row[-1]) for row in table(tmp_path / "out.csv")[1:]] == [
        False,
        *[True] * 6,
        False,
    ]


@pytest.mark.parametrize("target", ["out.csv", "out.xlsx"])
def test_formulas_are_neutralised(tmp_path: Path, tiny_assistant: Assistant, target: str) -> None:
    typed = ["=1+1 du lịch", "+84 du lịch", "-1 du lịch", "@SUM(A1) du lịch"]
    path = write(
        tmp_path / "in.jsonl", "\n".join(json.dumps({"id": q, "question": q}) for q in typed)
    )
    run_batch(alone(tiny_assistant), path, tmp_path / target)
    rows = table(tmp_path / target)[1:]
    assert [row[1] for row in rows] == [f"'{q}" for q in typed]
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\tx", "\rx"])
def test_safe_cells(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


HIDDEN_SIGNS = ["\u0001=1+1", "\ufffe=1+1", "\x7f=1+1", " =1+1", "＝1+1", "\n=1+1"]


@pytest.mark.parametrize("text", HIDDEN_SIGNS)
def test_a_sign_is_not_hidden_by_what_cannot_be_seen(text: str) -> None:
    assert safe_cell(text)[0] == csv_cell(text)[0] == "'"


def test_every_cell_of_a_workbook_is_text(tmp_path: Path, tiny_assistant: Assistant) -> None:
    typed = [*HIDDEN_SIGNS, "\u0002=cmd|' /C calc'!A0", "#N/A", "=1+1"]
    lines = (json.dumps({"id": q, "question": f"{q} du lịch"}) for q in typed)
    run_batch(
        alone(tiny_assistant),
        write(tmp_path / "in.jsonl", "\n".join(lines)),
        tmp_path / "o.xlsx",
    )
    sheet = zipfile.ZipFile(tmp_path / "o.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"inlineStr"}
    for name in ("o.xlsx", "o.csv"):
        run_batch(alone(tiny_assistant), tmp_path / "in.jsonl", tmp_path / name)
        ids = [row[0] for row in table(tmp_path / name)[1:]]
        assert [i[:1] == "'" for i in ids] == [q != "#N/A" for q in typed]


@pytest.mark.parametrize("cut", [";", "\t", "\n", "\r"])
@pytest.mark.parametrize("text", ["du lịch{}=1+7{}x", 'a{}"=1+7', "a{} @SUM(A1)", "{}=1", "a{}-1"])
def test_a_csv_cell_stays_one_for_other_separators(tmp_path: Path, cut: str, text: str) -> None:
    out = writer(tmp_path / "o.csv", ".csv")
    out.write([csv_cell(text.format(cut, cut)), "b"])
    out.close()
    content = (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
    # However a program cuts the file, with or without its quotation marks.
    for cells in (
        re.split(r"[;\t\r\n,]", content),
        [c for row in csv.reader(content.splitlines(), delimiter=";") for c in row],
        [c for row in csv.reader(content.splitlines(), delimiter="\t") for c in row],
    ):
        assert [c for c in cells if c.strip(' "')[:1] in tuple("=+-@")] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("in.xlsx", b"not a sheet"), ("in.csv", b"\xff\xfe\x00c"), ("in.jsonl", b'"\xff"')],
)
def test_an_unreadable_file(
    tmp_path: Path, tiny_assistant: Assistant, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=name):
        run_batch(alone(tiny_assistant), tmp_path / name, tmp_path / "out.csv")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_paths_that_cannot_be_used(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "Ai?")
    for wrong_source, wrong_target in [
        (write(tmp_path / "in.txt", "Ai?"), tmp_path / "out.csv"),
        (path, tmp_path / "out.pdf"),
        (tmp_path / "none.csv", tmp_path / "out.csv"),
        (tmp_path, tmp_path / "out.csv"),
        (path, path),
        (path, tmp_path / "none" / "out.csv"),
    ]:
        with pytest.raises(UsageError) as caught:
            check_files(wrong_source, wrong_target)
        assert "\n" not in str(caught.value)
    check_files(path, tmp_path / "OUT.XLSX")


def test_a_link_to_the_source_is_the_source(tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", "Ai?")
    (tmp_path / "link.csv").symlink_to(path)
    with pytest.raises(UsageError, match="trùng"):
        check_files(path, tmp_path / "link.csv")


UNSEEN = "\u200b"  # leaves no mark on paper: a question of nothing else is empty
ROWS = [
    {"id": "a", "question": "Sở nào chủ trì về du lịch?"},
    {"id": "d", "turns": ["Điểm 4.4 nói gì?", "phối hợp với ai?", "", "trích nguyên văn"]},
    {"id": "b", "question": "=1+1 du lịch"},
    {"question": 3},
    *({"id": f"q{n}", "question": f"Điểm {n % 9 + 1}.1 nói gì?"} for n in range(20)),
    {"id": "e", "turns": ["Nhiệm vụ của Sở Y tế là gì?", "còn Sở Tài chính thì sao?"]},
]


def talk(folder: Path) -> Path:
    return write(folder / "in.jsonl", "\n".join(json.dumps(row) for row in ROWS))


def journal(target: Path) -> Path:
    return target.with_name(f".{target.name}.partial.jsonl")


def interrupted_after(chunks: int) -> Callable[[int, int], None]:
    """A progress report during which the user presses Ctrl-C."""
    calls = iter(range(chunks + 1))

    def report(done: int, total: int) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    return report


# The real program but for an encoder that is small, and stands still in the middle.
CHILD = """
import sys, time
from pathlib import Path
import assistant.batch.runner
from assistant.assistant import Assistant
from corpus.register import load_register
from corpus.library import load_decision
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import load_contents
from tests.library import alone
from tests.tiny_encoder import TinyEncoder

class Halting(TinyEncoder):
    def questions(self, texts):
        time.sleep(600 if any("7.1" in text for text in texts) else 0)
        return super().questions(texts)

folder, source, *targets = map(Path, sys.argv[1:])
decision, assistant.batch.runner._CHUNK = load_decision(), 3
index = store.load(folder, load_contents(decision.id), Halting())
tiny = Assistant(decision, load_register(), index, load_thesaurus())
for target in targets:
    assistant.batch.runner.run_batch(alone(tiny), source, target)
"""


def await_chunks(child: subprocess.Popen[bytes], kept: Path, count: int) -> None:
    """Until a running batch has finished so many chunks."""
    end = time.monotonic() + 120
    while not kept.exists() or kept.read_bytes().count(b"\n") <= count:
        assert child.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_killed_run_is_taken_up_and_gives_the_same_file(
    tmp_path: Path,
    tiny_assistant: Assistant,
    tiny_index_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assistant.batch.runner, "_CHUNK", 3)
    path = talk(tmp_path)
    targets = [tmp_path / f"out{suffix}" for suffix in (".jsonl", ".csv", ".xlsx")]
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root.parent), str(root)])}
    command = [sys.executable, "-c", CHILD, tiny_index_folder, path]
    children = [subprocess.Popen([*command, target], env=env) for target in targets]
    try:
        for child, target in zip(children, targets, strict=True):
            await_chunks(child, journal(target), 2)
            child.send_signal(signal.SIGKILL)
            assert child.wait() == -signal.SIGKILL
    finally:
        for child in children:
            child.kill()
            child.wait()
    for target in targets:
        assert not target.exists()
        with journal(target).open("ab") as file:
            file.write(b'[["", {"id": "a qu')  # what a kill in the middle of a line leaves
        said: list[str] = []
        seen: list[int] = []
        outcome = run_batch(
            alone(tiny_assistant),
            path,
            target,
            progress=lambda n, _, s=seen: s.append(n),
            say=said.append,
        )
        assert said[0].startswith("Tiếp tục từ dòng ")
        assert 6 <= seen[0] < seen[-1] == outcome.rows == 29
        assert outcome.failed == 2
        whole = target.with_name(f"whole{target.suffix}")
        assert run_batch(alone(tiny_assistant), path, whole) == outcome
        assert target.read_bytes() == whole.read_bytes()
    names = {path, *targets, *(t.with_name(f"whole{t.suffix}") for t in targets)}
    assert set(tmp_path.iterdir()) == names


@pytest.mark.parametrize("chunks", [1, 2, 5])
def test_ctrl_c_keeps_what_is_done(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, chunks: int
) -> None:
    monkeypatch.setattr(assistant.batch.runner, "_CHUNK", 1)
    path, out = talk(tmp_path), tmp_path / "out.jsonl"
    run_batch(alone(tiny_assistant), path, tmp_path / "whole.jsonl")
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run_batch(
            alone(tiny_assistant),
            path,
            out,
            progress=interrupted_after(chunks),
            say=said.append,
        )
    assert "chạy lại đúng lệnh này" in said[0]
    assert not out.exists()
    run_batch(alone(tiny_assistant), path, out, say=said.append)
    # The first two chunks are line 1 and the dialogue of line 2, which is never cut.
    assert said[1].startswith(f"Tiếp tục từ dòng {chunks + 2}: ")
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert not journal(out).exists()


def test_what_is_done_is_not_asked_again(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = talk(tmp_path), tmp_path / "out.csv"
    with monkeypatch.context() as patch:
        patch.setattr(assistant.batch.runner, "_write", full)
        with pytest.raises(OutputError):
            run_batch(alone(tiny_assistant), path, out)
    with monkeypatch.context() as patch:
        patch.setattr(assistant.batch.runner, "answer_items", None)
        assert run_batch(alone(tiny_assistant), path, out).rows == 29
    assert len(table(out)) == 30


@pytest.mark.parametrize(
    ("change", "word"),
    [("question", "câu hỏi"), ("index", "Chỉ mục"), ("limit", "Chỉ mục"), ("damage", "Chỉ mục")],
)
def test_a_journal_of_something_else_is_not_mixed_in(
    tmp_path: Path, tiny_assistant: Assistant, change: str, word: str
) -> None:
    path, out = talk(tmp_path), tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        run_batch(
            alone(tiny_assistant),
            path,
            out,
            progress=interrupted_after(0),
        )
    assert journal(out).exists()
    asked = tiny_assistant
    if change == "question":
        write(path, path.read_text(encoding="utf-8").replace("4.4", "4.5"))
    elif change == "limit":
        asked = replace(tiny_assistant, max_chars=5)
    elif change == "index":
        asked = replace(asked, index=replace(asked.index, fingerprint="2"))
    elif change == "damage":
        journal(out).write_bytes(b"\x00\xff")
    said: list[str] = []
    run_batch(
        alone(asked),
        path,
        out,
        say=said.append,
    )
    assert len(said) == 1
    assert word in said[0]
    assert "làm lại từ đầu" in said[0]
    run_batch(alone(asked), path, tmp_path / "whole.csv")
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_two_runs_at_one_target(tmp_path: Path, tiny_assistant: Assistant) -> None:
    path, out = talk(tmp_path), tmp_path / "out.csv"
    code = (
        "import sys, time; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]):\n    print(flush=True); time.sleep(60)"
    )
    lock = tmp_path / ".out.csv.lock"
    command = [sys.executable, "-c", code, str(lock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline()
        with pytest.raises(OutputError, match="lần chạy khác"):
            run_batch(alone(tiny_assistant), path, out)
        assert not out.exists()
        other.kill()
    run_batch(alone(tiny_assistant), path, out)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "out.csv"]


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "where", ["assistant.batch.runner.writer", "assistant.batch.journal.Journal._write"]
)
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path, target = talk(tmp_path), tmp_path / "out.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(where, full)
    with pytest.raises(OutputError, match="hết dung lượng đĩa") as caught:
        run_batch(alone(tiny_assistant), path, target)
    kept = [journal(target)] if where.endswith("writer") else []
    assert ("29 câu đã trả lời được giữ lại" in str(caught.value)) == bool(kept)
    assert sorted(tmp_path.iterdir()) == sorted([path, target, *kept])
    assert target.read_bytes() == b"old"


def test_the_line_of_a_bad_row_is_the_files_own(tmp_path: Path, tiny_assistant: Assistant) -> None:
    rows: list[list[object]] = [
        ["STT", "Câu hỏi"],
        [],
        ["x", "Điểm 5.1 nói gì?"],
        [],
        ["y", UNSEEN],
    ]
    text = "".join(",".join(map(str, row)) + "\n" for row in rows)
    for path, name in [
        (sheet(tmp_path / "in.xlsx", rows), " (y)"),
        (write(tmp_path / "in.csv", text), " (y)"),
        (write(tmp_path / "in.jsonl", f'\n"Điểm 5.1 nói gì?"\n\n\n"{UNSEEN}"\n'), ""),
    ]:
        outcome = run_batch(alone(tiny_assistant), path, tmp_path / "out.csv")
        assert (outcome.rows, outcome.failed) == (2, 1)
        assert outcome.errors[0].startswith(f"Dòng 5{name}: Câu hỏi trống")


def test_many_errors_are_counted_and_the_first_shown(
    tmp_path: Path, tiny_assistant: Assistant
) -> None:
    path = write(tmp_path / "in.jsonl", "?\n" * 100)
    outcome = run_batch(alone(tiny_assistant), path, tmp_path / "out.csv")
    assert (outcome.rows, outcome.failed, len(outcome.errors)) == (100, 100, 20)
    assert outcome.errors[19].startswith("Dòng 20:")


def test_the_same_question_is_encoded_once(tmp_path: Path, tiny_assistant: Assistant) -> None:
    encoder = tiny_assistant.index.encoder
    assert isinstance(encoder, TinyEncoder)
    rows = [{"id": n, "question": "Sở nào chủ trì về du lịch?"} for n in range(9)]
    path = write(tmp_path / "in.jsonl", "\n".join(map(json.dumps, rows)))
    before = encoder.encoded
    run_batch(alone(tiny_assistant), path, tmp_path / "out.csv")
    assert encoder.encoded - before == 1 + 1  # one before the workers start
    assert [row[0] for row in table(tmp_path / "out.csv")[1:]] == [str(n) for n in range(9)]


def test_an_empty_file_gives_an_empty_table(tmp_path: Path, tiny_assistant: Assistant) -> None:
    assert (
        run_batch(
            alone(tiny_assistant),
            write(tmp_path / "in.csv", ""),
            tmp_path / "o.csv",
        ).rows
        == 0
    )
    assert table(tmp_path / "o.csv") == [list(COLUMNS)]


def test_a_dialogue_is_a_row_with_turns(tmp_path: Path, tiny_assistant: Assistant) -> None:
    turns = ["Điểm 4.4 nói gì?", "", {"question": "phối hợp với ai?"}]
    rows = [{"id": "d", "turns": turns}, {"id": "q", "question": "Điểm 5.1 nói gì?"}]
    talk = write(tmp_path / "in.jsonl", "\n".join(json.dumps(r) for r in rows))
    outcome = run_batch(alone(tiny_assistant), talk, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    out = [json.loads(line) for line in text.splitlines()]
    assert [r["id"] for r in out] == ["d#1", "d#2", "d#3", "q"]
    assert out[2]["clauses"] == ["son-la-2024/II.4.4"]
    assert out[3]["clauses"] == ["son-la-2024/II.5.1"]
    assert len(outcome.errors) == 1
    assert "d#2" in outcome.errors[0]


def test_a_dialogue_goes_on_over_the_border_of_a_chunk(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = ["Điểm 4.4 nói gì?", "phối hợp với ai?", "trích nguyên văn"]
    talk = write(tmp_path / "in.jsonl", json.dumps({"id": "d", "turns": turns}))
    run_batch(alone(tiny_assistant), talk, tmp_path / "whole.jsonl")
    monkeypatch.setattr(assistant.batch.runner, "_CHUNK", 1)
    run_batch(alone(tiny_assistant), talk, tmp_path / "cut.jsonl")
    assert (tmp_path / "cut.jsonl").read_text() == (tmp_path / "whole.jsonl").read_text()


@pytest.mark.parametrize("turns", [[], "abc", [1], [{"q": "x"}]])
def test_turns_that_are_no_questions(tmp_path: Path, turns: object) -> None:
    path = write(tmp_path / "in.jsonl", json.dumps({"id": "d", "turns": turns}))
    assert [bool(i.error) for i in read_items(path)] == [True]


def test_the_command_counts_errors_and_ends_with_1(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.loading.open_assistant", lambda: tiny_assistant)
    good = write(tmp_path / "good.csv", "Câu hỏi\nĐiểm 5.1 nói gì?\n")
    bad = write(tmp_path / "bad.csv", "Câu hỏi\nĐiểm 5.1 nói gì?\n" + f"{UNSEEN}\n" * 30)
    ended = CliRunner().invoke(cli, ["batch", str(good), str(tmp_path / "out.xlsx")])
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "Đã trả lời 1/1 câu" in ended.stderr
    assert "câu/giây" in ended.stderr
    ended = CliRunner().invoke(cli, ["batch", str(bad), str(tmp_path / "out.xlsx")])
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "Dòng 3: Câu hỏi trống" in ended.stderr
    assert "… và 10 dòng lỗi khác." in ended.stderr
    assert "Đã trả lời 1/31 câu" in ended.stderr
    assert "30 dòng lỗi" in ended.stderr

"""Batch runs: formats, bad rows, formulas, failures that leave nothing behind."""

import csv
import errno
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import assistant.batch
from assistant.batch import COLUMNS, check_files, read_items, run_batch, safe_cell
from assistant.engine import Assistant
from corpus.errors import OutputError, UsageError

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
        tiny_assistant, source(tmp_path, suffix), out, lambda n, total: seen.append((n, total))
    )
    assert (outcome.rows, outcome.errors) == (3, [])
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
        assert body[1][4] == "II.5.1"
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
    outcome = run_batch(tiny_assistant, path, out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (outcome.rows, len(outcome.errors), len(rows)) == (8, 6, 8)
    assert [bool(row.get("error")) for row in rows] == [False, *[True] * 6, False]
    assert rows[0]["clauses"] == ["II.5.1"]
    assert rows[7]["clauses"] == ["II.4.4"]
    assert "question" in rows[1]["error"]
    run_batch(tiny_assistant, path, tmp_path / "out.csv")
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
    run_batch(tiny_assistant, path, tmp_path / target)
    rows = table(tmp_path / target)[1:]
    assert [row[1] for row in rows] == [f"'{q}" for q in typed]
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)


@pytest.mark.parametrize("text", ["=A1", "+1", "-1", "@x", "\tx", "\rx"])
def test_safe_cells(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


@pytest.mark.parametrize(
    ("name", "content"),
    [("in.xlsx", b"not a sheet"), ("in.csv", b"\xff\xfe\x00c"), ("in.jsonl", b'"\xff"')],
)
def test_an_unreadable_file(
    tmp_path: Path, tiny_assistant: Assistant, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=name):
        run_batch(tiny_assistant, tmp_path / name, tmp_path / "out.csv")
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


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = "out.csv"

    def full(*_: object) -> list[str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(assistant.batch, "table_row", full)
    path = write(tmp_path / "in.csv", "Ai lo du lịch?\n")
    (tmp_path / target).write_bytes(b"old")
    with pytest.raises(OutputError, match=target):
        run_batch(tiny_assistant, path, tmp_path / target)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", target]
    assert (tmp_path / target).read_bytes() == b"old"


def test_an_empty_file_gives_an_empty_table(tmp_path: Path, tiny_assistant: Assistant) -> None:
    assert run_batch(tiny_assistant, write(tmp_path / "in.csv", ""), tmp_path / "o.csv").rows == 0
    assert table(tmp_path / "o.csv") == [list(COLUMNS)]


def test_a_dialogue_is_a_row_with_turns(tmp_path: Path, tiny_assistant: Assistant) -> None:
    turns = ["Điểm 4.4 nói gì?", "", {"question": "phối hợp với ai?"}]
    rows = [{"id": "d", "turns": turns}, {"id": "q", "question": "Điểm 5.1 nói gì?"}]
    talk = write(tmp_path / "in.jsonl", "\n".join(json.dumps(r) for r in rows))
    outcome = run_batch(tiny_assistant, talk, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    out = [json.loads(line) for line in text.splitlines()]
    assert [r["id"] for r in out] == ["d#1", "d#2", "d#3", "q"]
    assert out[2]["clauses"] == ["II.4.4"]
    assert out[3]["clauses"] == ["II.5.1"]
    assert len(outcome.errors) == 1
    assert "d#2" in outcome.errors[0]


def test_a_dialogue_goes_on_over_the_border_of_a_chunk(
    tmp_path: Path, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = ["Điểm 4.4 nói gì?", "phối hợp với ai?", "trích nguyên văn"]
    talk = write(tmp_path / "in.jsonl", json.dumps({"id": "d", "turns": turns}))
    run_batch(tiny_assistant, talk, tmp_path / "whole.jsonl")
    monkeypatch.setattr(assistant.batch, "_CHUNK", 1)
    run_batch(tiny_assistant, talk, tmp_path / "cut.jsonl")
    assert (tmp_path / "cut.jsonl").read_text() == (tmp_path / "whole.jsonl").read_text()


@pytest.mark.parametrize("turns", [[], "abc", [1], [{"q": "x"}]])
def test_turns_that_are_no_questions(tmp_path: Path, turns: object) -> None:
    path = write(tmp_path / "in.jsonl", json.dumps({"id": "d", "turns": turns}))
    assert [bool(i.error) for i in read_items(path)] == [True]

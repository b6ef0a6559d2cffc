"""Whole files over the web: jobs, the page without script, the stream; files opened again."""

import csv
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

import assistant.batch.runner
from assistant.assistant import Assistant
from assistant.batch.inputs import BatchQuestion, read_items
from assistant.batch.job import UnknownJob
from assistant.batch.job_folder import MAX_WAITING
from assistant.batch.jobs import Jobs
from assistant.batch.outputs import COLUMNS
from assistant.batch.runner import run_batch
from assistant.batch.worker import Answering, Opener
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.pages.batch import duration, sample_file
from corpus.profile import Samples
from tests import tiny_jobs
from tests.library import alone

ROWS = [["STT", "Câu hỏi"], ["a", "Điểm 5.1 nói gì?"], ["b", ""], ["c", "=1+1 du lịch ở đâu?"]]


def table_file(rows: list[list[str]], kind: str) -> bytes:
    if kind == "jsonl":
        return "".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in rows[1:]).encode()
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for n, row in enumerate(rows, 1):
        for m, text_ in enumerate(row, 1):
            cell = book.active.cell(n, m)
            cell.value, cell.data_type = text_, "s"
    book.save(content)
    return content.getvalue()


def table(content: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [["" if v is None else str(v) for v in row] for row in sheet.values]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"), batch_max_rows=40, batch_max_bytes=200_000
    )


@pytest.fixture(scope="module")
def opener(tiny_index_folder: Path) -> Opener:
    return partial(tiny_jobs.opened, tiny_index_folder)


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant, config: Settings, opener: Opener) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, config, opener=opener)) as client:
        yield client


def send(client: TestClient, name: str, content: bytes, kind: str = "xlsx") -> Any:
    return client.post("/api/v1/jobs", files={"file": (name, content)}, data={"dang": kind})


def until(ready: Callable[[], Any]) -> Any:
    end = time.monotonic() + 600
    while not (value := ready()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return value


def finished(client: TestClient, id_: str) -> dict[str, Any]:
    def ended() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{id_}").json()
        return job if job["state"] in ("done", "failed") else None

    job: dict[str, Any] = until(ended)
    return job


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
def test_a_file_comes_back_answered_in_every_kind(
    client: TestClient, config: Settings, tiny_assistant: Assistant, tmp_path: Path, kind: str
) -> None:
    content = table_file(ROWS, kind)
    response = send(client, f"Câu hỏi.{kind}", content, "csv")
    assert response.status_code == 202
    told = response.json()
    # The jsonl file has an empty question too; the tables name its row as a spreadsheet does.
    row = 2 if kind == "jsonl" else 3
    assert (told["total"], told["failed"], told["kind"]) == (3, 1, "csv")
    assert [(e["row"], e["id"]) for e in told["errors"]] == [(row, "b")]
    job = finished(client, told["id"])
    assert (job["state"], job["done"], job["error"]) == ("done", 3, "")
    (tmp_path / f"in.{kind}").write_bytes(content)
    for wanted in ("xlsx", "csv", "jsonl"):
        result = client.get(f"/api/v1/jobs/{told['id']}/result?dang={wanted}")
        run_batch(
            alone(tiny_assistant),
            tmp_path / f"in.{kind}",
            tmp_path / f"out.{wanted}",
        )
        assert result.content == (tmp_path / f"out.{wanted}").read_bytes()
        assert f"-tra-loi.{wanted}" in result.headers["content-disposition"]
        assert result.headers["cache-control"] == "no-store"
    chosen = client.get(f"/api/v1/jobs/{told['id']}/result")
    header, *body = table(chosen.content, "csv")
    assert header == list(COLUMNS)
    assert [row[0] for row in body] == ["a", "b", "c"]
    assert body[0][4] == "son-la-2024/II.5.1"
    assert "Câu hỏi trống" in body[1][-1]
    assert body[2][1] == "'=1+1 du lịch ở đâu?"
    names = {p.name for p in (config.data_dir / "jobs" / told["id"]).iterdir()}
    assert names == {"state.json", "output.jsonl", "output.csv", "output.xlsx"}
    assert client.delete(f"/api/v1/jobs/{told['id']}").status_code == 204
    assert client.get(f"/api/v1/jobs/{told['id']}").status_code == 404
    assert not (config.data_dir / "jobs" / told["id"]).exists()


def formula(column: str = "B") -> bytes:
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["STT", "Câu hỏi"])
    book.active[f"{column}2"] = '="Ai lo "&"du lịch?"'
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 101_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"not a sheet", "a.xlsx không phải bảng tính"),
        ("a.xlsx", b"PK\x03\x04 cut short", "a.xlsx không phải bảng tính"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "mật khẩu"),
        ("a.xlsx", formula(), "Dòng 2: Ô câu hỏi là công thức"),
        ("a.csv", "Câu hỏi\nAi lo y tế?\nDu lịch?".encode("utf-16"), "dòng 1: chữ không ở mã"),
        ("a.csv", "Câu hỏi\nAi?\nSở Y tế?".encode("cp1258", "replace"), "dòng 1: chữ không ở"),
        ("a.csv", b'question\nAi lo y te?\n\xe0 "', "dòng 3: chữ không ở mã UTF-8"),
        ("a.csv", "STT,Hỏi\n1,Ai?".encode(), "dòng 1: không có cột “Câu hỏi” (đang có “STT”"),
        ("a.csv", "Câu hỏi\nDu lịch, ai lo?".encode(), "Dòng 2: Dòng này thừa ô"),
        ("a.csv", b"question\n" + b"a" * 140_000, "dòng 2: không phải bảng .csv"),
        ("a.csv", b"", "không có câu hỏi nào"),
        ("a.csv", "Câu hỏi\n \n".encode(), "không có câu hỏi nào"),
        ("a.csv", b"question\n" + b"Ai?\n" * 41, "Dòng 42: quá 40 câu hỏi"),
        ("a.csv", "question\n\u200b\n".encode(), "Dòng 2: Câu hỏi trống"),
        ("a.jsonl", b"{}\n", "Dòng 1: Dòng này không phải JSON"),
        ("a.csv", b"question\n" + b"Ai?\n" * 50_100, "nặng 0,2 MB, quá 0,2 MB"),
        ("a.csv", b"question\n" + b"Ai?\n" * 90_000, "quá 0,21 MB"),
        ("a.pdf", b"%PDF", "a.pdf không đọc được: hãy gửi tệp .xlsx"),
        ("", b"", "Chưa chọn tệp"),
    ],
)
def test_a_bad_file_is_refused_with_row_and_reason(
    client: TestClient, config: Settings, name: str, content: bytes, says: str
) -> None:
    response = send(client, name, content) if name else client.post("/api/v1/jobs")
    assert response.status_code == (413 if "0,21" in says else 400)
    assert says in response.json()["detail"]
    assert "\n" not in response.json()["detail"]
    assert str(config.data_dir) not in response.text
    assert [p.name for p in (config.data_dir / "jobs").iterdir()] == [".lock"]
    if name and "0,21" not in says:
        page = client.post("/hang-loat", files={"file": (name, content)})
        assert page.status_code == 400
        assert says in page.text.replace("&#34;", '"')


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 200_000
    with pytest.raises(Exception, match="bung ra thành 101 MB"):
        next(read_items(path, "a.xlsx"))


def test_a_formula_of_another_column_does_no_harm(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["STT", "Câu hỏi", "x"])
    book.active.append(["=ROW()-1", "Ai lo du lịch?", "=A1"])
    book.save(tmp_path / "a.xlsx")
    items = [(i.id, i.question, i.error) for i in read_items(tmp_path / "a.xlsx")]
    assert items == [("2", "Ai lo du lịch?", "")]


@pytest.mark.parametrize("id_", ["x", "a" * 32, "%2e%2e%2fjobs", "." * 32])
def test_unknown_jobs(client: TestClient, id_: str) -> None:
    assert client.get(f"/api/v1/jobs/{id_}").status_code == 404
    assert client.delete(f"/api/v1/jobs/{id_}").status_code in (404, 405)
    assert client.get(f"/api/v1/jobs/{id_}/result").status_code == 404
    assert client.get(f"/hang-loat/{id_}", headers={"accept": "text/html"}).status_code == 404


def test_the_page_works_as_a_plain_form(client: TestClient) -> None:
    page = client.get("/hang-loat").text
    for limit in ("tối đa 40 câu", "tối đa 0,2 MB", "tối đa 2.000 ký tự", "24 giờ"):
        assert limit in page
    content = table_file(ROWS, "csv")
    sent = client.post(
        "/hang-loat", files={"file": ("<b>.csv", content)}, data={"dang": "csv"},
        follow_redirects=False,
    )  # fmt: skip
    assert sent.status_code == 303
    address = sent.headers["location"]
    id_ = address.rsplit("/", 1)[1]
    assert re.fullmatch(r"/hang-loat/[\w-]{32}", address)
    finished(client, id_)
    page = client.get(address).text
    assert "Đã trả lời xong" in page
    assert "http-equiv" not in page
    assert "<b>Dòng 3</b> (b): Câu hỏi trống" in page
    assert "<b>.csv" not in page
    body = table(client.get(f"{address}/tra-loi").content, "csv")
    assert len(body) == 4
    assert client.post(f"{address}/xoa", follow_redirects=False).headers["location"] == "/hang-loat"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
def test_samples_are_files_that_can_be_sent(client: TestClient, tmp_path: Path, kind: str) -> None:
    content = client.get(f"/hang-loat/mau/cau-hoi.{kind}").content
    (tmp_path / f"a.{kind}").write_bytes(content)
    items = list(read_items(tmp_path / f"a.{kind}"))
    assert [i.id for i in items][:3] == ["1", "2", "3"]
    assert all(i.question and not i.error for i in items)
    told = send(client, f"a.{kind}", content).json()
    assert told["failed"] == 0
    assert finished(client, told["id"])["state"] == "done"
    assert client.get("/hang-loat/mau/cau-hoi.pdf").status_code == 404


class Gate:
    """Holds every chunk until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        ask = Answering._ask

        def gated(answering: Answering, items: list[BatchQuestion]) -> Any:
            self.reached.set()
            assert self.open.wait(60)
            return ask(answering, items)

        monkeypatch.setattr(Answering, "_ask", gated)


def test_waiting_cancelling_and_a_full_queue(
    client: TestClient, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    content = table_file(ROWS, "csv")
    ids = [send(client, "a.csv", content).json()["id"]]
    try:
        assert gate.reached.wait(30)
        senders = [TestClient(client.app, client=(f"10.0.0.{n}", 1)) for n in range(20)]
        ids += [send(senders[n % 10], "a.csv", content).json()["id"] for n in range(MAX_WAITING)]
        assert len({*ids}) == MAX_WAITING + 1
        states = [client.get(f"/api/v1/jobs/{i}").json() for i in ids[:3]]
        assert [s["state"] for s in states] == ["running", "waiting", "waiting"]
        assert [s["ahead"] for s in states] == [0, 1, 2]
        assert "còn 1 tệp phía trước" in client.get(f"/hang-loat/{ids[1]}").text
        assert 'http-equiv="refresh"' in client.get(f"/hang-loat/{ids[0]}").text
        full = send(senders[-1], "a.csv", content)
        assert full.status_code == 503
        assert "xin gửi lại sau ít phút" in full.json()["detail"]
        early = client.get(f"/api/v1/jobs/{ids[1]}/result")
        assert early.status_code == 400
        assert "Chưa có kết quả" in early.json()["detail"]
        # Others are answered meanwhile.
        assert client.post("/api/v1/ask", json={"question": "Điểm 5.1 nói gì?"}).is_success
        for id_ in ids[2:]:
            assert client.delete(f"/api/v1/jobs/{id_}").status_code == 204
        assert client.delete(f"/api/v1/jobs/{ids[0]}").status_code == 204
        assert client.get(f"/api/v1/jobs/{ids[0]}").status_code == 404
    finally:
        gate.open.set()
    assert finished(client, ids[1])["state"] == "done"
    assert not any((config.data_dir / "jobs" / i).exists() for i in [ids[0], *ids[2:]])


def test_a_restart_goes_on_where_it_stopped(
    tiny_assistant: Assistant, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.batch.runner, "_CHUNK", 1)
    rows = [["STT", "Câu hỏi"], *([f"q{n}", f"Điểm {n % 9 + 1}.1 nói gì?"] for n in range(30))]
    ask, asked = Answering._ask, []

    def slowly(answering: Answering, items: list[BatchQuestion]) -> Any:
        time.sleep(0.1)
        return ask(answering, items)

    config = Settings(data_dir=tmp_path)
    first = Jobs(alone(tiny_assistant), config, opener)
    monkeypatch.setattr(Answering, "_ask", slowly)
    first.start()
    job = first.add("a.csv", ".csv", io.BytesIO(table_file(rows, "csv")))
    until(lambda: first.get(job.id).done)
    first.stop()
    folder = tmp_path / "jobs" / job.id
    kept = (folder / ".output.jsonl.partial.jsonl").read_bytes().count(b"\n") - 1
    assert 0 < kept < 30

    def counted(answering: Answering, items: list[BatchQuestion]) -> Any:
        asked.extend(items)
        return ask(answering, items)

    monkeypatch.setattr(Answering, "_ask", counted)
    second = Jobs(alone(tiny_assistant), config, opener)
    second.start()
    until(lambda: second.get(job.id).finished)
    second.stop()
    assert len(asked) == 30 - kept
    body = table(second.result(job.id, ".csv").read_bytes(), "csv")[1:]
    assert [row[:2] for row in body] == rows[1:]


def test_jobs_end_with_their_time(
    tiny_assistant: Assistant, opener: Opener, tmp_path: Path
) -> None:
    jobs = Jobs(alone(tiny_assistant), Settings(data_dir=tmp_path, job_hours=1), opener)
    jobs.start()
    job = jobs.add("a.csv", ".csv", io.BytesIO(table_file(ROWS, "csv")))
    until(lambda: jobs.get(job.id).finished)
    state = tmp_path / "jobs" / job.id / "state.json"
    row = json.loads(state.read_text(encoding="utf-8"))
    assert 3500 < row["expires"] - time.time() <= 3600
    state.write_text(json.dumps(row | {"expires": time.time() - 1}), encoding="utf-8")
    with pytest.raises(Exception, match="hết hạn"):
        jobs.get(job.id)
    other = jobs.add("a.csv", ".csv", io.BytesIO(table_file(ROWS, "csv")))
    assert not state.parent.exists()
    assert jobs.get(other.id)
    jobs.stop()


def test_one_of_two_processes_answers_what_both_take(
    tiny_assistant: Assistant, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    config = Settings(data_dir=tmp_path)
    first, second = (Jobs(alone(tiny_assistant), config, opener) for _ in range(2))
    first.start()
    second.start()
    jobs = [j.add("a.csv", ".csv", io.BytesIO(table_file(ROWS, "csv"))) for j in (second, first)]
    until(lambda: first.get(jobs[0].id).state == second.get(jobs[0].id).state == "running")
    assert [j.get(jobs[1].id).state for j in (first, second)] == ["waiting"] * 2
    assert [j.get(jobs[1].id).ahead for j in (first, second)] == [1, 1]
    gate.open.set()
    until(lambda: all(first.get(job.id).finished for job in jobs))
    assert [second.get(job.id).state for job in jobs] == ["done", "done"]
    first.stop()
    second.stop()


def test_a_job_is_cancelled_and_taken_over_by_another_process(
    tiny_assistant: Assistant, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    config = Settings(data_dir=tmp_path)
    first, second = (Jobs(alone(tiny_assistant), config, opener) for _ in range(2))
    first.start()
    file = table_file(ROWS, "csv")
    gone, kept = (first.add("a.csv", ".csv", io.BytesIO(file)) for _ in range(2))
    assert gate.reached.wait(30)
    second.start()
    second.remove(gone.id)
    with pytest.raises(UnknownJob):
        first.get(gone.id)
    stopping = threading.Thread(target=first.stop)
    stopping.start()
    gate.open.set()
    stopping.join(30)
    until(lambda: second.get(kept.id).finished)
    second.stop()
    assert not (tmp_path / "jobs" / gone.id).exists()
    assert second.get(kept.id).state == "done"


@pytest.mark.parametrize("error", [RuntimeError("chi tiết mật"), OSError(28, "no space")])
def test_a_failure_is_told_and_the_next_job_runs(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Answering, "_ask", broken)
        id_ = send(client, "a.csv", table_file(ROWS, "csv")).json()["id"]
        job = finished(client, id_)
    assert job["state"] == "failed"
    assert job["error"].startswith("Có lỗi" if isinstance(error, RuntimeError) else "Máy chủ")
    assert "mật" not in client.get(f"/hang-loat/{id_}").text
    id_ = send(client, "a.csv", table_file(ROWS, "csv")).json()["id"]
    assert finished(client, id_)["state"] == "done"


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_the_stream_answers_in_order(client: TestClient, tiny_assistant: Assistant) -> None:
    asked: list[Any] = [
        {"id": f"q{n}", "question": f"Điểm {n % 9 + 1}.1 nói gì?"} for n in range(30)
    ]
    asked[3:3] = ["  ", {"id": "d", "turns": ["Điểm 4.4 nói gì?", "phối hợp với ai?"]}, 5]
    whole = lines(client.post("/api/v1/batch", json={"questions": asked}))
    body = "".join(json.dumps(row) + "\n" for row in asked)
    assert lines(client.post("/api/v1/batch", content=body.encode())) == whole
    ids = [row["id"] for row in whole]
    assert ids == ["q0", "q1", "q2", "4", "d#1", "d#2", "6", *(f"q{n}" for n in range(3, 30))]
    assert [n for n, row in enumerate(whole) if "error" in row] == [3, 6]
    alone = tiny_assistant.ask("Điểm 1.1 nói gì?", id="q0").to_dict()
    assert whole[0] == json.loads(json.dumps(alone))
    one = lines(client.post("/api/v1/batch", content='{"question": "Điểm 5.1 nói gì?"}'.encode()))
    assert one[0]["clauses"] == ["son-la-2024/II.5.1"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "Không có câu hỏi nào"),
        (b'{"questions": 3}', "phải là một danh sách"),
        (b'{"questions": []}', "Không có câu hỏi nào"),
        (b'"Ai?"\n' * 41, "Dòng 41: quá 40 câu"),
        (b'"Ai?"\n"\xff"\n', "Dòng 2: chữ không ở mã UTF-8"),
    ],
)
def test_what_the_stream_refuses(client: TestClient, body: bytes, says: str) -> None:
    response = client.post("/api/v1/batch", content=body)
    assert response.status_code == 400
    assert says in response.json()["detail"]


def test_a_stream_that_breaks_says_so_in_its_rows(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.api.batch.answer_items", None)
    rows = lines(client.post("/api/v1/batch", json={"questions": ["Ai?", "Sao?"]}))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert all("Có lỗi trong hệ thống" in row["error"] for row in rows)


def test_other_addresses_keep_their_limit(client: TestClient) -> None:
    assert client.post("/api/v1/ask", content=b" " * 1_000_001).status_code == 413


def test_words_for_time() -> None:
    assert [duration(s) for s in (0, 89, 90, 600)] == ["0 giây", "89 giây", "2 phút", "10 phút"]
    assert sample_file("csv", Samples()).startswith(b"\xef\xbb\xbfSTT")

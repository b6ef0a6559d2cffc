"""Feedback over HTTP: what is taken, what is refused, what happens when the store is away."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.feedback.log import QuestionLog
from assistant.feedback.store import Store
from assistant.settings import Settings
from assistant.web.app import create_app

SAID = {
    "question": "Ai chủ trì về du lịch?",
    "answer_id": "a1",
    "status": "answered",
    "clause": "II.4.4",
    "right": False,
    "expected": "II.4.5",
    "comment": "chưa đúng",
    "source": "chat",
}


def config(folder: Path, **more: object) -> Settings:
    return Settings(data_dir=folder, **more)  # type: ignore[arg-type]


@pytest.fixture
def client(tiny_assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, config(tmp_path))) as client:
        yield client


def test_feedback_is_stored(client: TestClient, tmp_path: Path) -> None:
    response = client.post("/api/v1/feedback", json=SAID)
    assert response.status_code == 201
    again = client.post("/api/v1/feedback", json=SAID)
    assert again.json() == response.json()
    (row,) = Store.of(config(tmp_path)).feedback("son-la-2024")
    assert row.id == response.json()["id"]
    kept = {"clause": "son-la-2024/II.4.4", "expected": "son-la-2024/II.4.5"}
    assert {k: getattr(row, k) for k in SAID} == SAID | kept


def test_a_clause_may_be_named_with_its_decision(client: TestClient, tmp_path: Path) -> None:
    said = SAID | {"clause": "son-la-2024/II.4.4", "expected": "son-la-2024/ii.4.5"}
    assert client.post("/api/v1/feedback", json=said).status_code == 201
    assert (
        client.post("/api/v1/feedback", json=said).json()
        == client.post("/api/v1/feedback", json=SAID).json()
    )
    unknown = client.post("/api/v1/feedback", json=SAID | {"clause": "an-giang/II.4.4"})
    assert unknown.status_code == 404
    assert "hiện có: son-la-2024" in unknown.json()["detail"]


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"question": ""}, 422, "Trường “question” trống."),
        ({"question": "a" * 2001}, 422, "“question” quá dài"),
        ({"comment": "a" * 1001}, 422, "“comment” quá dài"),
        ({"comment": "\ud800"}, 422, "“comment” có ký tự hỏng"),
        ({"status": "fine"}, 422, "“status” có giá trị"),
        ({"source": "mail"}, 422, "“source” có giá trị"),
        ({"right": "yes"}, 422, "“right” sai kiểu"),
        ({"name": "An"}, 422, "Không dùng trường “name”"),
        ({"clause": "X.9"}, 400, "không có điều khoản"),
        ({"expected": "X.9"}, 400, "không có điều khoản"),
    ],
)
def test_what_is_not_feedback_is_refused(
    client: TestClient, tmp_path: Path, change: dict[str, object], status: int, says: str
) -> None:
    response = client.post(
        "/api/v1/feedback",
        content=json.dumps(SAID | change),
        headers={"content-type": "application/json"},
    )
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]
    assert Store.of(config(tmp_path)).feedback("son-la-2024") == []


def test_expected_may_be_unknown_or_none(client: TestClient) -> None:
    for expected in ("", "none"):
        said = SAID | {"expected": expected, "clause": "", "answer_id": ""}
        assert client.post("/api/v1/feedback", json=said).status_code == 201


def test_clauses_are_listed(client: TestClient, tiny_assistant: Assistant) -> None:
    rows = client.get("/api/v1/clauses").json()
    assert [row["id"] for row in rows] == [c.id for c in tiny_assistant.decision.clauses]
    assert list(rows[0]) == ["id", "citation", "heading", "page", "kind"]


def test_feedback_can_be_switched_off(tiny_assistant: Assistant, tmp_path: Path) -> None:
    app = create_app(tiny_assistant, config(tmp_path, feedback="off"))
    with TestClient(app) as client:
        assert client.post("/api/v1/feedback", json=SAID).status_code == 404
        assert client.get("/api/v1/clauses").status_code == 200
    assert {path.name for path in tmp_path.iterdir()} <= {"jobs"}


def test_answers_go_out_while_the_store_is_away(
    tiny_assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "disk").write_text("not a folder")
    url = f"sqlite:///{tmp_path}/disk/x.db"
    settings = config(tmp_path, database_url=url, question_log="on")
    with TestClient(create_app(tiny_assistant, settings)) as client:
        for _ in range(3):
            answer = client.post("/api/v1/ask", json={"question": "Ai chủ trì về du lịch?"})
            assert answer.status_code == 200
        refused = client.post("/api/v1/feedback", json=SAID)
        assert refused.status_code == 503
        assert refused.json()["detail"].startswith("Chưa ghi được góp ý")
        (tmp_path / "disk").unlink()
        assert client.post("/api/v1/feedback", json=SAID).status_code == 201
    assert len(Store.of(settings).feedback("son-la-2024")) == 1
    assert sum("Nhật ký" in record.message for record in caplog.records) <= 2


@pytest.mark.parametrize("switch", ["on", "off"])
def test_questions_are_logged_if_asked_for(
    tiny_assistant: Assistant, tmp_path: Path, switch: str
) -> None:
    settings = config(tmp_path, question_log=switch)
    with TestClient(create_app(tiny_assistant, settings)) as client:
        for _ in range(2):
            client.post("/api/v1/ask", json={"question": "Ai chủ trì về du lịch?"})
    rows = Store.of(settings).questions("son-la-2024")
    assert len(rows) == (2 if switch == "on" else 0)
    for row in rows:
        assert (row.question, row.source) == ("Ai chủ trì về du lịch?", "api")
        assert row.client != "testclient"
        assert row.milliseconds >= 0


def test_losses_are_counted_and_told_once(
    tiny_assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "disk").write_text("not a folder")
    url = f"sqlite:///{tmp_path}/disk/x.db"
    log = QuestionLog(Store.of(config(tmp_path, database_url=url)))
    answer = tiny_assistant.ask("Ai chủ trì về du lịch?")
    for lost in (1, 2, 3):
        log.asked(answer, "a", 1, "api")
        end = time.monotonic() + 5
        while log.lost < lost and time.monotonic() < end:
            time.sleep(0.01)
    assert log.lost == 3
    (tmp_path / "disk").unlink()
    log.asked(answer, "a", 1, "api")
    log.close()
    assert len(Store.of(config(tmp_path, database_url=url)).questions("son-la-2024")) == 1
    told = [r.message for r in caplog.records]
    assert [m.split(":")[0].split(";")[0] for m in told] == [
        "Nhật ký câu hỏi tạm ngừng",
        "Nhật ký câu hỏi đã ghi lại được",
    ]

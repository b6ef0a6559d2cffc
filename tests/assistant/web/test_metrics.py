"""Metrics: what is counted, and that no label holds what a client typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web import metrics
from assistant.web.app import create_app

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

HERE = ("127.0.0.1", 50000)  # who may see what the machine tells of itself
URL = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client(
    tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    config = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(
        create_app(metrics.timed(tiny_assistant), config), base_url=URL, client=HERE
    ) as client:
        yield client


def samples(client: TestClient) -> Samples:
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def total(found: Samples, name: str, **labels: str) -> float:
    return sum(
        value
        for (n, own), value in found.items()
        if n == name and labels.items() <= dict(own).items()
    )


def test_questions_are_counted_by_status_and_source(client: TestClient) -> None:
    before = samples(client)
    client.post("/api/v1/ask", json={"question": "Điểm 5.1 nói gì?"})
    client.post("/api/v1/ask", json={"question": "xin chào"})
    client.post("/api/v1/ask", json={"question": "so nao chu tri ve du lich"})
    client.post("/api/v1/ask", json={"question": " "})  # refused unread, so not a question
    after = samples(client)

    def more(name: str, **labels: str) -> float:
        return total(after, name, **labels) - total(before, name, **labels)

    assert more("hoiqd_questions_total", source="api") == 3
    assert more("hoiqd_questions_total", status="answered") >= 1
    assert more("hoiqd_questions_total", status="smalltalk") == 1
    assert more("hoiqd_refusals_total") >= 1
    assert more("hoiqd_repairs_total") == 1
    assert more("hoiqd_answer_seconds_count") == 3
    assert more("hoiqd_encoder_seconds_count") >= 1
    asked = {"method": "POST", "route": "/api/v1/ask"}
    assert more("hoiqd_http_requests_total", status="200", **asked) == 3
    assert more("hoiqd_http_requests_total", status="400", **asked) == 1


def test_the_index_in_use_and_requests_in_flight(
    client: TestClient, tiny_assistant: Assistant
) -> None:
    found = samples(client)
    fingerprint = tiny_assistant.index.fingerprint
    assert len(fingerprint) == 16
    labels = {"fingerprint": fingerprint, "corpus": "son-la-2024", "encoder": "tiny"}
    assert total(found, "hoiqd_index_info", **labels) == 1
    assert total(found, "hoiqd_http_requests_in_flight") == 1  # the one that asks


def test_feedback_is_counted(client: TestClient) -> None:
    before = samples(client)
    said = {"question": "Ai?", "answer_id": "1", "status": "answered", "clause": "", "right": False}
    assert client.post("/api/v1/feedback", json=said).status_code == 201
    labels = {"right": "no", "source": "api"}
    gained = total(samples(client), "hoiqd_feedback_total", **labels)
    assert gained - total(before, "hoiqd_feedback_total", **labels) == 1


def test_labels_take_few_values(client: TestClient) -> None:
    client.get("/hoa-ban-1")
    client.get("/api/v1/jobs/hoa-ban-2")
    client.request("HOABAN", "/healthz")
    text = client.get("/metrics").text
    assert "hoa-ban" not in text
    assert "HOABAN" not in text
    found = samples(client)
    assert total(found, "hoiqd_http_requests_total", route="other", status="404") >= 1
    assert total(found, "hoiqd_http_requests_total", method="other") >= 1


def test_ready_says_which_index_answers(client: TestClient, tiny_assistant: Assistant) -> None:
    row = client.get("/readyz").json()
    assert row == {"status": "ready", "index": tiny_assistant.index.fingerprint, "note": ""}


def test_not_ready_while_the_database_is_away(tiny_assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    away = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/file/f.db")
    with TestClient(create_app(tiny_assistant, away), base_url=URL, client=HERE) as client:
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json()["detail"]
        assert client.get("/healthz").status_code == 200
    off = away.model_copy(update={"feedback": "off"})
    with TestClient(create_app(tiny_assistant, off), base_url=URL, client=HERE) as client:
        assert client.get("/readyz").status_code == 200

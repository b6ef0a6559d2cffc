"""The JSON interface as a contract: records, whole clauses, what the description promises."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.api.answer_records import AnswerRecord
from assistant.web.app import create_app
from corpus.decision import Decision

OPERATIONS = {
    "ask": "/api/v1/ask",
    "answer_batch": "/api/v1/batch",
    "list_clauses": "/api/v1/clauses",
    "get_clause": "/api/v1/clauses/{id_}",
    "list_agencies": "/api/v1/agencies",
    "get_agency": "/api/v1/agencies/{slug}",
    "list_deadlines": "/api/v1/deadlines",
    "get_decision": "/api/v1/decision",
    "list_decisions": "/api/v1/decisions",
    "get_library_decision": "/api/v1/decisions/{decision}",
    "list_decision_clauses": "/api/v1/decisions/{decision}/clauses",
    "get_decision_clause": "/api/v1/decisions/{decision}/clauses/{id_}",
    "send_feedback": "/api/v1/feedback",
    "health": "/healthz",
    "create_job": "/api/v1/jobs",
    "get_job": "/api/v1/jobs/{id_}",
    "delete_job": "/api/v1/jobs/{id_}",
    "get_job_result": "/api/v1/jobs/{id_}/result",
}
STATIC = ("clauses", "clauses/II.4.4", "agencies", "agencies/so-y-te", "deadlines", "decision")


@pytest.fixture(scope="module")
def client(
    tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    config = Settings(data_dir=tmp_path_factory.mktemp("api"))
    with TestClient(create_app(tiny_assistant, config)) as client:
        yield client


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()


def operations(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_the_record_has_every_field_of_an_answer(tiny_assistant: Assistant) -> None:
    aliases = {f.alias or n for n, f in AnswerRecord.model_fields.items()}
    derived = {"lead_agencies", "coordinating_agencies"}
    assert aliases == set(Answer.__dataclass_fields__) | derived
    for question in ("Sở Y tế có nhiệm vụ gì?", "xin chào", "Điểm 7.1 nói gì?", "Năm 2030?"):
        row = tiny_assistant.ask(question).to_dict()
        record = AnswerRecord.model_validate(row, extra="forbid")
        assert record.model_dump(mode="json", by_alias=True) == json.loads(json.dumps(row))


def test_a_clause_is_given_whole(client: TestClient, decision: Decision) -> None:
    for clause in decision.clauses:
        row = client.get(f"/api/v1/clauses/{clause.id}").json()
        assert (row["id"], row["text"]) == (clause.id, clause.text)
        assert (row["start"], row["end"]) == (clause.start, clause.end)
        assert len(row["assignments"]) == len(clause.assignments)
        assert len(row["deadlines"]) == len(clause.deadlines)
        assert [r["title"] for r in row["references"]] == [r.title for r in clause.references]
        assert row["link"] == f"van-ban/son-la-2024#{clause.id}"
    page = client.get("/van-ban").text
    assert all(f'id="{c.id}"' in page for c in decision.clauses)
    group = client.get("/api/v1/clauses/ii.4").json()
    assert group["id"] == "II.4"
    assert "II.4.4" in group["children"]
    assert (
        client.get("/api/v1/clauses/II.4.4")
        .json()["official_citation"]
        .startswith("điểm 4.4 Mục II Điều 1 Quyết định số 78/QĐ-UBND")
    )


def test_what_is_below_a_decision_is_what_the_old_addresses_give(client: TestClient) -> None:
    for old in ("clauses", "clauses/II.4.4", "clauses/ii.4.4"):
        new = client.get(f"/api/v1/decisions/son-la-2024/{old}")
        assert (new.status_code, new.json()) == (200, client.get(f"/api/v1/{old}").json())
    one = client.get("/api/v1/decisions/son-la-2024").json()
    assert one == client.get("/api/v1/decision").json()
    assert client.get("/api/v1/decisions").json() == [one]
    for path, says in (
        ("an-giang-2024", "hiện có: son-la-2024"),
        ("an-giang-2024/clauses/D1", "hiện có: son-la-2024"),
        ("son-la-2024/clauses/X.9", "/api/v1/decisions/son-la-2024/clauses"),
    ):
        response = client.get(f"/api/v1/decisions/{path}")
        assert (response.status_code, says in response.json()["detail"]) == (404, True)
        assert response.headers["content-type"] == "application/problem+json"


def test_a_question_names_the_decisions_asked(client: TestClient) -> None:
    asked = {"question": "Điểm 4.4 nói gì?", "decisions": ["son-la-2024"]}
    assert client.post("/api/v1/ask", json=asked).json()["decision"] == "son-la-2024"
    unknown = client.post("/api/v1/ask", json=asked | {"decisions": ["an-giang-2024"]})
    assert unknown.status_code == 404
    assert "hiện có: son-la-2024" in unknown.json()["detail"]
    for wrong in ("son-la-2024", [1], ["a"] * 21):
        assert client.post("/api/v1/ask", json=asked | {"decisions": wrong}).status_code == 422


def test_a_state_of_schema_1_goes_on(client: TestClient) -> None:
    first = client.post("/api/v1/ask", json={"question": "Điểm 4.4 nói gì?"}).json()
    assert first["state"]["clauses"] == ["son-la-2024/II.4.4"]
    asked = {"question": "phối hợp với ai?", "state": first["state"]}
    old = asked | {"state": first["state"] | {"clauses": ["II.4.4"]}}
    assert client.post("/api/v1/ask", json=old).json() == (
        client.post("/api/v1/ask", json=asked).json()
    )
    for clauses, status in (
        (["X.9"], 400),
        (["son-la-2024/X.9"], 400),
        (["an-giang-2024/D1"], 404),
        (["a/b/c"], 400),
    ):
        state = first["state"] | {"clauses": clauses}
        response = client.post("/api/v1/ask", json=asked | {"state": state})
        assert response.status_code == status, clauses
        assert response.headers["content-type"] == "application/problem+json"


def test_the_decision_tells_its_source(client: TestClient, decision: Decision) -> None:
    row = client.get("/api/v1/decision").json()
    assert row["sha256"] == decision.sha256
    assert (row["number"], row["issued"]) == ("78/QĐ-UBND", "2024-01-16")
    assert row["outside_source"] == decision.outside_source
    assert row["clauses"] == len(client.get("/api/v1/clauses").json()) == 70
    assert row["agencies"] == len(client.get("/api/v1/agencies").json()["agencies"])
    assert row["deadlines"] == len(client.get("/api/v1/deadlines").json())
    assert row["schema"] == client.post("/api/v1/ask", json={"question": "chào"}).json()["schema"]


@pytest.mark.parametrize("path", STATIC)
def test_what_does_not_change_is_sent_once(client: TestClient, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    assert first.headers["content-type"] == "application/json"
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(f"/api/v1/{path}", headers={"accept-encoding": "identity"})
    assert plain.json() == first.json()


@pytest.mark.parametrize("path", ["clauses/II.99", "clauses/%00", "agencies/xyz", "jobs/x"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Không tìm thấy"


@pytest.mark.parametrize("state", [
    {"question": "a", "confidence": float("nan")},
    {"question": "a", "confidence": 2},
    {"question": "a\ud800"},
    {"question": "a", "clauses": ["II.4.4"] * 201},
    {"question": "a" * 10_001},
])  # fmt: skip
def test_a_state_stays_within_its_limits(client: TestClient, state: dict[str, Any]) -> None:
    response = client.post(
        "/api/v1/ask",
        content=json.dumps({"question": "phối hợp với ai?", "state": state}),
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 422
    assert response.json()["detail"].startswith("Trường “")


def test_every_operation_is_described(description: dict[str, Any]) -> None:
    found = {operation["operationId"]: path for path, operation in operations(description)}
    assert OPERATIONS.items() <= found.items()
    for path, operation in operations(description):
        name = f"{path} {operation['operationId']}"
        assert operation["summary"], name
        assert len(operation["tags"]) == 1, name
        for code, response in operation["responses"].items():
            if code.startswith(("4", "5")):
                assert list(response["content"]) == ["application/problem+json"], name
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_every_field_is_described_in_vietnamese(description: dict[str, Any]) -> None:
    shown = {"Display", "Holder", "Fact", "Row"}  # plain records of the page
    for name, schema in description["components"]["schemas"].items():
        assert "description" not in schema, name
        if name in shown or "properties" not in schema or name.startswith("Body_"):
            continue
        assert schema["title"] != name
        for field, value in schema["properties"].items():
            assert value.get("description"), f"{name}.{field}"


def test_examples_are_what_the_site_answers(
    client: TestClient, description: dict[str, Any]
) -> None:
    ask = description["paths"]["/api/v1/ask"]["post"]
    sent = ask["requestBody"]["content"]["application/json"]["example"]
    answered = ask["responses"]["200"]["content"]["application/json"]["example"]
    assert client.post("/api/v1/ask", json=sent).json() == answered
    for path in ("clauses/{id_}", "decision"):
        operation = description["paths"][f"/api/v1/{path}"]["get"]
        named = {p["name"]: p["example"] for p in operation.get("parameters", ())}
        example = operation["responses"]["200"]["content"]["application/json"]["example"]
        assert client.get(f"/api/v1/{path.format(**named)}").json() == example
    batch = description["paths"]["/api/v1/batch"]["post"]
    content = batch["responses"]["200"]["content"]
    assert list(content) == ["application/x-ndjson"]
    sent = batch["requestBody"]["content"]["application/json"]["example"]
    assert (
        client.post("/api/v1/batch", json=sent).text == content["application/x-ndjson"]["example"]
    )

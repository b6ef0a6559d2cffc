"""schemathesis over the whole description: nothing fails, and nothing is undescribed."""

from collections.abc import Iterator

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module")
def described(
    tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[schemathesis.BaseSchema]:
    config = Settings(data_dir=tmp_path_factory.mktemp("schemathesis"), batch_max_rows=20)
    app = create_app(tiny_assistant, config)
    with TestClient(app):
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@schemathesis.serializer("application/x-ndjson")
def lines(_: object, value: object) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


def test_every_operation_keeps_to_its_description(described: schemathesis.BaseSchema) -> None:
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        keeps()
        tried.append(operation.label)
    assert len(tried) >= 14

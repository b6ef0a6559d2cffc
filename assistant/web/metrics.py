"""Metrics, as Prometheus reads them; those of all worker processes together.

Several workers share the folder that `PROMETHEUS_MULTIPROC_DIR` names, which must be set before
this module is imported. Labels take few values: no address, path or text that a client typed.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import replace

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from assistant.answer import REFUSALS, Answer
from assistant.assistant import Assistant
from index.encoders.base import Encoder, States, Vectors
from index.text import normalize

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEDIA = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_registry = CollectorRegistry()

QUESTIONS = Counter(
    "hoiqd_questions_total",
    "Questions answered, those of files apart",
    ("status", "kind", "source"),
    registry=_registry,
)
REFUSED = Counter("hoiqd_refusals_total", "Answers that refuse", registry=_registry)
REPAIRED = Counter(
    "hoiqd_repairs_total", "Questions understood in other words than typed", registry=_registry
)
ANSWERING = Histogram(
    "hoiqd_answer_seconds", "Time to answer a question", buckets=_SECONDS, registry=_registry
)
ENCODING = Histogram(
    "hoiqd_encoder_seconds", "Time of one call of the encoder", buckets=_SECONDS, registry=_registry
)
FEEDBACK = Counter(
    "hoiqd_feedback_total", "Feedback taken", ("right", "source"), registry=_registry
)
REQUESTS = Counter(
    "hoiqd_http_requests_total", "Requests", ("method", "route", "status"), registry=_registry
)
IN_FLIGHT = Gauge(
    "hoiqd_http_requests_in_flight",
    "Requests being worked on",
    registry=_registry,
    multiprocess_mode="livesum",
)
INDEX = Gauge(
    "hoiqd_index_info",
    "Worker processes that answer from this index",
    ("fingerprint", "corpus", "encoder"),
    registry=_registry,
    multiprocess_mode="livesum",
)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    if not os.environ.get(FOLDER):
        return generate_latest(_registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def answered(answer: Answer, seconds: float, source: str) -> None:
    """Counts an answer."""
    QUESTIONS.labels(answer.status, answer.kind, source).inc()
    ANSWERING.observe(seconds)
    if answer.status in REFUSALS:
        REFUSED.inc()
    if answer.understood_as and normalize(answer.understood_as) != normalize(answer.question):
        REPAIRED.inc()


def uses(assistant: Assistant, *, instead_of: Assistant | None = None) -> None:
    """Tells which index this process answers from."""
    if instead_of:
        INDEX.labels(*_index(instead_of)).set(0)
    INDEX.labels(*_index(assistant)).set(1)


def _index(assistant: Assistant) -> tuple[str, str, str]:
    return assistant.index.fingerprint, assistant.decision.id, assistant.index.encoder.name


def timed(assistant: Assistant) -> Assistant:
    """The same assistant, the time of its encoder measured."""
    index = assistant.index
    return replace(assistant, index=replace(index, encoder=_Timed(index.encoder)))


class _Timed:
    """See `index.encoders.base.Encoder`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.prompts = encoder.prompts

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        start = time.perf_counter()
        vectors = self._encoder.questions(texts)
        ENCODING.observe(time.perf_counter() - start)
        return vectors

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encoder.passages(texts)

    def question_states(self, texts: Sequence[str]) -> list[States]:
        """See `Encoder`."""
        start = time.perf_counter()
        states = self._encoder.question_states(texts)
        ENCODING.observe(time.perf_counter() - start)
        return states

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        """See `Encoder`."""
        return self._encoder.passage_states(texts)

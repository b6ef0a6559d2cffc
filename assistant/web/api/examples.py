"""Examples of the JSON interface: real requests, and what this decision answers to them."""

import json

from assistant.assistant import Assistant
from assistant.web.api import agencies as agency_api
from assistant.web.api import clauses as clauses_api
from assistant.web.api import deadlines as deadline_api
from assistant.web.api.answer_records import ShownAnswer
from assistant.web.api.openapi import Examples
from assistant.web.api.questions import Health
from assistant.web.api.records import Record
from corpus.decision import Clause, Decision

_SHOWN = 2  # rows of a list


def examples(assistant: Assistant) -> Examples:
    """By operation id; lists are cut after the first rows."""
    decision, register = assistant.decision, assistant.register
    clause = telling(decision)
    asked = (decision.profile.samples.one, decision.profile.samples.dated)
    first = assistant.ask(asked[0])
    rows = [assistant.ask(q, id=f"{n}") for n, q in enumerate(asked, 1)]
    body = register[clause.leads[0].agency]
    agencies = agency_api.directory(decision, register)
    agencies.agencies = agencies.agencies[:_SHOWN]
    detail = agency_api.detail(body, decision, register)
    detail.tasks = detail.tasks[:1]
    lines = [json.dumps(a.to_dict(), ensure_ascii=False) + "\n" for a in rows]
    return {
        "ask": {"request": {"question": asked[0]}, "response": _plain(ShownAnswer.of(first))},
        "answer_batch": {
            "request": {"questions": [*asked]},
            "response": "".join(lines),
        },
        "list_decisions": {"response": [_plain(clauses_api.about(decision, register))]},
        "get_library_decision": {
            "decision": decision.id,
            "response": _plain(clauses_api.about(decision, register)),
        },
        "list_decision_clauses": {
            "decision": decision.id,
            "response": [_plain(clauses_api.summary(c)) for c in decision.clauses[:_SHOWN]],
        },
        "get_decision_clause": {
            "decision": decision.id,
            "id_": clause.id,
            "response": _plain(clauses_api.whole(clause, decision)),
        },
        "list_clauses": {
            "response": [_plain(clauses_api.summary(c)) for c in decision.clauses[:_SHOWN]]
        },
        "get_clause": {
            "id_": clause.id,
            "response": _plain(clauses_api.whole(clause, decision)),
        },
        "get_decision": {"response": _plain(clauses_api.about(decision, register))},
        "list_agencies": {"response": _plain(agencies)},
        "get_agency": {"slug": body.slug, "response": _plain(detail)},
        "list_deadlines": {
            "response": [_plain(d) for d in deadline_api.deadline_rows(decision)[:_SHOWN]]
        },
        "send_feedback": {
            "request": {
                "question": first.question,
                "answer_id": first.id,
                "status": first.status,
                "clause": str(first.clause.ref) if first.clause else "",
                "right": True,
            },
        },
        "health": {
            "response": _plain(
                Health(status="ok", decision=decision.id, clauses=len(decision.clauses))
            )
        },
    }


def telling(decision: Decision) -> Clause:
    """The shortest clause that shows most: who leads, who coordinates, documents or deadlines."""
    return min(
        (c for c in decision.answerable if c.leads),
        key=lambda c: (not c.coordinators, not (c.references or c.deadlines), len(c.text)),
    )


def _plain(record: Record) -> object:
    return record.model_dump(mode="json", by_alias=True, exclude_unset=True)

"""How a question is understood, on the command line."""

import io
import json

from rich.console import Console

from assistant.assistant import Assistant
from assistant.cli.explain import explain, print_explanation


def test_everything_on_the_way_is_told(tiny_assistant: Assistant) -> None:
    told = explain(tiny_assistant, "so nao chu tri ve du lich?")
    assert told.repaired == "sở nào chủ trì về du lịch?"
    assert ("kinds.lead", "sở nào") in {(m.label, m.words) for m in told.spans}
    assert set(told.topic) == {"du", "lịch"}
    assert told.readings[0].sure == 1
    assert told.readings[0].kind == "lead_agency"
    assert told.candidates[0].document_id == told.answer.candidates[0].clause.clause
    record = json.loads(json.dumps(told.to_dict(), default=str))
    assert record["answer"]["reply"] == told.answer.reply
    effects = [abs(w["effect"]) for w in record["features"]]
    assert effects == sorted(effects, reverse=True)


def test_filters_bodies_and_who_answered_are_told(tiny_assistant: Assistant) -> None:
    told = explain(tiny_assistant, "Liệt kê các nhiệm vụ của Sở Y tế")
    assert told.answerer == "sets.asked_set"
    assert told.readings[0].request["bodies"] == (("so-y-te",),)
    assert any(m.label == "body" and "so-y-te" in m.words for m in told.spans)
    assert explain(tiny_assistant, "Xin chào").answerer == "about.smalltalk"


def test_the_tables_are_in_vietnamese(tiny_assistant: Assistant) -> None:
    out = io.StringIO()
    print_explanation(Console(file=out, width=120), explain(tiny_assistant, "Điểm 4.4 nói gì?"))
    for line in ("Đã gõ: Điểm 4.4 nói gì?", "Bộ trả lời: clause.named", "Các dấu hiệu nặng nhất"):
        assert line in out.getvalue()

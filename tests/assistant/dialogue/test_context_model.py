"""Follow-ups by place, by leaning, and for a detail that the clause lacks."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, QuestionKind, State, Status
from assistant.assistant import Assistant
from assistant.dialogue.context_model import FEATURES as LEANING
from assistant.dialogue.context_model import LACKING, load_regression
from assistant.loading import open_assistant
from assistant.ranking.confidence import FEATURES, load_model
from assistant.ranking.fitted import Fitted, load_fitted, save_fitted
from assistant.settings import Settings
from tests.refs import ids

CATTLE = "ai lo tiêm phòng cho trâu bò?"


@pytest.fixture(scope="module")
def real() -> Assistant:
    return open_assistant(Settings(), build_if_missing=True)


def talk(assistant: Assistant, *questions: str) -> list[Answer]:
    state: State | None = None
    answers = []
    for question in questions:
        answers.append(assistant.ask(question, state=state))
        state = answers[-1].state
    return answers


@pytest.mark.model
@pytest.mark.parametrize(
    ("follow_up", "clause_id"),
    [
        ("điểm kế tiếp là gì?", "II.4.3"),
        ("diem tiep theo la gi", "II.4.3"),
        ("điểm liền trước nói gì?", "II.4.1"),
        ("thế điểm sau nữa thì sao?", "II.4.3"),
        ("trang mấy?", "II.4.2"),
        ("chắc không?", "II.4.2"),
        ("Sở nào chủ trì về du lịch?", "II.4.4"),
        ("trật tự an toàn giao thông thì đơn vị nào?", "II.10.2"),
    ],
)
def test_the_clause_of_a_follow_up(real: Assistant, follow_up: str, clause_id: str) -> None:
    answer = talk(real, CATTLE, follow_up)[-1]
    assert (answer.status, answer.clause and answer.clause.id) == (Status.ANSWERED, clause_id)


@pytest.mark.model
@pytest.mark.parametrize(
    ("follow_up", "clause_id"),
    [
        ("điểm này thuộc nhóm nào?", "II.4"),
        ("nhóm đó tên là gì?", "II.4"),
        ("nhóm kế tiếp là gì?", "II.5"),
        ("điểm đầu tiên của nhóm ấy giao ai?", "II.4.1"),
        ("khoản nằm ngay phía dưới nói gì?", "II.4.3"),
        ("lùi lại một điểm thì sao?", "II.4.1"),
        ("điểm 5 thì nói gì?", "II.4.5"),
    ],
)
def test_a_place_beside_the_clause(real: Assistant, follow_up: str, clause_id: str) -> None:
    answer = talk(real, CATTLE, follow_up)[-1]
    assert answer.clause is not None
    assert answer.clause.id == clause_id


@pytest.mark.model
def test_another_clause_on_the_same_matter(real: Assistant) -> None:
    answers = talk(
        real, "Sở Tư pháp làm gì liên quan Đề án 06?", "Đề án đó còn cơ quan nào khác thực hiện?"
    )
    assert [ids(a)[0] for a in answers] == ["II.2.1", "II.10.2"]


@pytest.mark.model
def test_what_the_body_talked_about_does_in_a_group(real: Assistant) -> None:
    answers = talk(real, "An toàn thực phẩm do sở nào chủ trì?", "sở đó còn làm gì ở nhóm 6?")
    assert answers[-1].kind is QuestionKind.AGENCY_TASKS
    assert set(ids(answers[-1])) <= {"II.6.1", "II.6.2", "II.6.3", "II.6.4", "II.6.5", "II.6.6"}


@pytest.mark.model
def test_the_step_after_a_step(real: Assistant) -> None:
    answers = talk(real, CATTLE, "điểm kế tiếp?", "điểm kế tiếp nữa?", "trích nguyên văn")
    assert answers[1].notes[0] == "Hiểu là hỏi về Điều 1, Mục II, điểm 4.3."
    assert [ids(a)[:1] for a in answers] == [("II.4.2",), ("II.4.3",), ("II.4.4",), ("II.4.4",)]


@pytest.mark.model
def test_nothing_stands_before_the_first_point(real: Assistant) -> None:
    first = real.ask("điểm 1.1 Mục II nói gì?").state
    assert first is not None
    before = real.ask("điểm liền trước?", state=first)
    assert before.clause is None or before.clause.id != "II.1.1" or before.status is not Status.LIST


@pytest.mark.model
def test_the_other_points_of_the_group(real: Assistant) -> None:
    answer = talk(real, "Mặt trận Tổ quốc có việc gì?", "cùng nhóm đó còn điểm nào khác?")[-1]
    assert ids(answer) == ("II.12.1",)


@pytest.mark.model
@pytest.mark.parametrize("detail", ["mỗi con hỗ trợ mấy triệu?", "số điện thoại?", "bao giờ xong?"])
def test_a_detail_that_is_not_there(real: Assistant, detail: str) -> None:
    answer = talk(real, CATTLE, detail)[-1]
    assert (answer.status, ids(answer)) == (Status.NOT_STATED, ("II.4.2",))


@pytest.mark.model
@pytest.mark.parametrize("name", ["tên đầy đủ của quyết định này là gì?", "số của quyết định?"])
def test_the_decision_itself_is_no_matter_to_lean_on(real: Assistant, name: str) -> None:
    answer = talk(real, name, "căn cứ vào những luật nào?")[-1]
    assert ids(answer) == ("CANCU",)


@pytest.mark.model
@pytest.mark.parametrize(
    "thanks",
    ["Rõ rồi, cám ơn", "Thôi được rồi, cảm ơn bạn nhiều", "ok tks", "cam on nhe, chao bac"],
)
def test_thanks_lean_on_nothing(real: Assistant, thanks: str) -> None:
    answer = talk(real, CATTLE, thanks)[-1]
    assert answer.status is Status.SMALLTALK
    assert answer.state == real.ask(CATTLE).state
    assert "Xin chào" not in answer.reply


@pytest.mark.model
def test_thanks_with_a_question_are_a_question(real: Assistant) -> None:
    answer = real.ask("cảm ơn bạn, cho hỏi sở nào chủ trì về du lịch?")
    assert ids(answer)[:1] == ("II.4.4",)


@pytest.mark.model
@pytest.mark.parametrize(
    ("view", "clause_id"),
    [
        ("Quan điểm chỉ đạo thứ ba là gì?", "I.3"),
        ("quan điểm số 5 nói gì", "I.5"),
        ("quan diem cuoi cung la gi", "I.6"),
        ("Quan điểm đầu tiên?", "I.1"),
    ],
)
def test_a_view_by_its_number(real: Assistant, view: str, clause_id: str) -> None:
    assert ids(real.ask(view)) == (clause_id,)


def test_a_view_that_is_not_there(tiny_assistant: Assistant) -> None:
    assert tiny_assistant.understand("Quan điểm thứ 9 là gì?").clause_ids == ()


def test_coefficients_fit_their_features(tmp_path: Path) -> None:
    assert len(load_regression("leaning").weights) == len(LEANING)
    assert len(load_regression("lacking").weights) == len(LACKING)
    path = tmp_path / "context_model.json"
    save_fitted(path, {"lacking": Fitted(("number",), {"intercept": 0}, {})})
    with pytest.raises(ValueError, match="other features"):
        load_regression("lacking", path)


def test_regression_by_hand() -> None:
    regression = replace(load_regression("lacking"), intercept=1.0, weights=(2.0, -1.0))
    assert regression.probability([0.5, 2.0]) == pytest.approx(0.5)
    assert regression.probability([50, 0]) == pytest.approx(1, abs=1e-9)


def test_judgement_by_hand(tmp_path: Path) -> None:
    model = load_model()
    width = len(FEATURES)
    # One unit passes the first feature on to the first output.
    flat = replace(
        model,
        mean=model.mean * 0,
        deviation=model.deviation * 0 + 1,
        hidden=model.hidden * 0,
        hidden_bias=model.hidden_bias * 0,
        output=model.output * 0,
        output_bias=model.output_bias * 0,
        slope=1.0,
        shift=0.0,
    )
    flat.hidden[0, 0] = 1.0
    flat.output[0, 0] = 1.0
    judged = flat.judge([2.0] + [9.0] * (width - 1))
    odds = 7.38905609893065 / 2  # e**2 against twice e**0
    assert judged.sure == pytest.approx(odds / (1 + odds))
    assert judged.on_matter == pytest.approx(0.5)
    flat.save(tmp_path / "confidence.json")
    again = load_model(tmp_path / "confidence.json")
    assert again.judge([2.0] + [9.0] * (width - 1)) == pytest.approx(judged)


def test_coefficients_of_other_features_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "confidence.json"
    load_model().save(path)
    model = load_fitted(path, "judgement", FEATURES)
    save_fitted(path, {"judgement": replace(model, features=("score",))})
    with pytest.raises(ValueError, match="other features"):
        load_model(path)

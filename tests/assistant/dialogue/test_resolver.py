"""Follow-up questions: what they lean on, what they must not inherit, and the state itself."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from assistant.answer import Answer, State, Status
from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.settings import Settings
from corpus.errors import QuestionError
from tests.refs import ids, refs

TOURISM = "Sở nào chủ trì về du lịch?"


@pytest.fixture(scope="module")
def real() -> Assistant:
    return open_assistant(Settings(), build_if_missing=True)


def talk(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last question."""
    state: State | None = None
    for question in questions[:-1]:
        state = assistant.ask(question, state=state).state
    return assistant.ask(questions[-1], state=state)


@pytest.mark.model
@pytest.mark.parametrize(
    ("follow_up", "clause_id", "status"),
    [
        ("phối hợp với những ai?", "II.4.4", Status.ANSWERED),
        ("phoi hop voi ai", "II.4.4", Status.ANSWERED),
        ("trích nguyên văn", "II.4.4", Status.ANSWERED),
        ("ở điểm nào, trang mấy?", "II.4.4", Status.ANSWERED),
        ("hạn khi nào?", "II.4.4", Status.NOT_STATED),
        ("số điện thoại của sở đó?", "II.4.4", Status.NOT_STATED),
        ("còn y tế thì sao?", "II.6.3", Status.ANSWERED),
        ("thế phòng cháy chữa cháy thì ai lo?", "II.10.2", Status.ANSWERED),
    ],
)
def test_a_follow_up(real: Assistant, follow_up: str, clause_id: str, status: Status) -> None:
    answer = talk(real, TOURISM, follow_up)
    assert answer.clause is not None
    assert (answer.clause.id, answer.status) == (clause_id, status)


@pytest.mark.model
def test_the_context_used_is_shown(real: Assistant) -> None:
    leaning = talk(real, TOURISM, "phối hợp với những ai?")
    assert "điểm 4.4" in leaning.notes[0]
    assert not talk(real, TOURISM, "Cơ quan nào chủ trì về y tế?").notes


@pytest.mark.model
@pytest.mark.parametrize("again", ["cơ quan đó còn làm gì nữa?", "so do con lam gi nua"])
def test_the_other_tasks_of_the_same_body(real: Assistant, again: str) -> None:
    answer = talk(real, TOURISM, again)
    assert answer.status is Status.LIST
    assert ids(answer) == ("II.6.1",)
    assert "Sở Văn hóa, Thể thao và Du lịch" in answer.reply


@pytest.mark.model
def test_an_item_of_a_list_by_its_place(real: Assistant) -> None:
    asked = "Thanh tra tỉnh được giao những nhiệm vụ gì?"
    assert ids(talk(real, asked)) == ("II.2.2", "II.9.1b")
    assert ids(talk(real, asked, "cái thứ hai nói gì?")) == ("II.9.1b",)
    assert ids(talk(real, asked, "điểm cuối giao cho ai?")) == ("II.9.1b",)
    assert ids(talk(real, asked, "cái thứ hai nói gì?", "còn cái đầu?")) == ("II.2.2",)


CHILDREN = "Ai lo cho trẻ em khỏi bị đuối nước?"
EXPORT = "nông sản xuất khẩu chính ngạch sở nào làm"


@pytest.mark.model
@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("Có phải việc này do Sở Y tế không?", "Không, không phải Sở Y tế. Sở Lao động"),
        ("thế Sở Y tế lo hả?", "Không, không phải Sở Y tế. Sở Lao động"),
        ("co phai so y te khong", "Không, không phải Sở Y tế. Sở Lao động"),
        ("Đúng là Sở Lao động chứ?", "Đúng. Sở Lao động"),
        ("Sở Y tế có phối hợp không?", "Sở Lao động"),
        ("công an có được ghi tên vào điểm đó không?", "Sở Lao động"),
    ],
)
def test_a_claim_about_what_is_talked_about(real: Assistant, claim: str, begins: str) -> None:
    answer = talk(real, CHILDREN, claim)
    assert ids(answer)[0] == "II.6.2"
    assert answer.reply.startswith(begins)


@pytest.mark.model
def test_a_detail_of_a_body_is_no_claim(real: Assistant) -> None:
    asked = "Sở Y tế có số điện thoại không?"
    assert talk(real, CHILDREN, asked).status in (Status.NOT_STATED, Status.NOT_FOUND)


@pytest.mark.model
def test_one_of_all_offices_is_not_denied(real: Assistant) -> None:
    answer = talk(real, "Ai lo cải cách hành chính?", "Có phải Sở Nội vụ không?")
    assert answer.reply.startswith("Đúng. Các sở, ban, ngành")


@pytest.mark.model
@pytest.mark.parametrize(
    ("questions", "clauses"),
    [
        ((EXPORT, "so do con viec j ko"), ("II.4.3",)),
        ((EXPORT, "so do con lam j o nhom 4"), ("II.4.3",)),
        (("Chỉ thị 21/CT-UBND nói về việc gì?", "sở này còn việc nào ở nhóm trước?"), ("II.1.1",)),
        ((TOURISM, "Điểm này thuộc nhóm nào?", "nhóm này có mấy điểm?"), None),
        ((TOURISM, "Điểm thứ hai nói gì?"), ("II.4.2",)),
        ((TOURISM, "Điểm cuối cùng thì sao?"), ("II.4.5",)),
        ((TOURISM, "Hạ tầng là nhóm nhiệm vụ số mấy?"), ("II.3",)),
        (("nhom doi ngoai gom nhung diem nao", "diem con lai?"), ("II.11.1", "II.11.2")),
        (("Quan điểm thứ tư nói gì?", "Tổng cộng có mấy quan điểm vậy?"), ("I.0",)),
        (("Nhóm 6 có những điểm nào?", "Sở Y tế có trong đó không?"), ("II.6.3",)),
        (("nhóm 5 tên là gì?", "có Sở Khoa học trong đó không?"), ("II.5.3",)),
    ],
)
def test_places_and_bodies(
    real: Assistant, questions: tuple[str, ...], clauses: tuple[str, ...] | None
) -> None:
    group = tuple(f"II.4.{n}" for n in range(1, 6))
    assert ids(talk(real, *questions)) == (clauses or group)


@pytest.mark.model
def test_the_former_and_the_latter_of_two(real: Assistant) -> None:
    asked = "Thanh tra tỉnh được giao những nhiệm vụ gì?"
    assert ids(talk(real, asked, "điểm sau giao cho ai?")) == ("II.9.1b",)
    assert ids(talk(real, asked, "điểm trước giao cho ai?")) == ("II.2.2",)


@pytest.mark.model
def test_a_list_does_not_hold_what_no_decision_says(real: Assistant) -> None:
    asked = "Thanh tra tỉnh được giao những nhiệm vụ gì?"
    answer = talk(real, asked, "Giám đốc cơ quan đó tên là gì, số điện thoại bao nhiêu?")
    assert answer.status is Status.NOT_STATED
    assert "số điện thoại" in answer.reply


@pytest.mark.model
def test_a_clause_that_cites_nothing(real: Assistant) -> None:
    answer = talk(real, TOURISM, "Nghị quyết nào được dẫn?")
    assert answer.status is Status.NOT_STATED
    assert "không nêu văn bản nào" in answer.reply


@pytest.mark.model
def test_the_day_of_a_document_just_asked_about(real: Assistant) -> None:
    document = "Nghị quyết về phát triển nguồn nhân lực là số bao nhiêu?"
    assert ids(talk(real, document, "ban hành ngày nào?")) == ("II.5.2",)
    assert ids(talk(real, "ban hành ngày nào?")) == ("HEAD",)
    assert ids(real.ask("28 chỉ tiêu giao ở quyết định số mấy?")) == ("D2.3",)


@pytest.mark.model
def test_after_a_question_that_found_nothing_only_what_points_back_leans(real: Assistant) -> None:
    asked, foreign = "Thanh tra tỉnh được giao những nhiệm vụ gì?", "Bóng đá tối nay ai thắng?"
    assert talk(real, asked, foreign).status is Status.NOT_FOUND
    assert ids(talk(real, asked, foreign, "cái thứ hai nói gì?")) == ("II.9.1b",)
    assert talk(real, asked, foreign, "phối hợp với ai?").status is Status.CLARIFY
    assert talk(real, foreign).state is None


@pytest.mark.model
def test_a_new_topic_inherits_nothing(real: Assistant) -> None:
    new = "Công an tỉnh có những nhiệm vụ gì?"
    assert ids(talk(real, TOURISM, new)) == ids(talk(real, new))
    assert talk(real, TOURISM, "Dự báo thời tiết ngày mai ở Hà Nội ra sao?").status in (
        Status.NOT_FOUND,
        Status.NOT_STATED,
    )


@pytest.mark.model
def test_thanks_do_not_end_the_talk(real: Assistant) -> None:
    answer = talk(real, TOURISM, "cảm ơn nhé", "phối hợp với ai?")
    assert answer.clause is not None
    assert answer.clause.id == "II.4.4"


@pytest.mark.model
@pytest.mark.parametrize("bare", ["ai lo?", "phối hợp với ai?"])
def test_without_a_talk_nothing_is_guessed(real: Assistant, bare: str) -> None:
    answer = real.ask(bare)
    assert answer.status is Status.CLARIFY
    assert "Xin nói rõ hơn" in answer.reply


@pytest.mark.parametrize("typed", ["???", "🙂", "...", "- - -"])
def test_signs_without_words_are_asked_back(tiny_assistant: Assistant, typed: str) -> None:
    for asked in ([typed], ["Điểm 4.4 nói gì?", typed]):
        assert talk(tiny_assistant, *asked).status is Status.CLARIFY


def test_a_foreign_state_is_refused(tiny_assistant: Assistant) -> None:
    foreign = refs("II.99.9", "II.99.8")
    states = (
        State("x", clauses=foreign),
        State("x", agencies=("so-la",)),
        State("x", clauses=refs("II.4.4"), listed=foreign),
        State("x", clauses=refs("II.4.4", decision="an-giang-2024")),
    )
    for state in states:
        with pytest.raises(QuestionError, match="hội thoại"):
            tiny_assistant.ask("cái thứ hai nói gì?", state=state)


def test_the_state_comes_and_goes_as_plain_values(tiny_assistant: Assistant) -> None:
    answer = tiny_assistant.ask("Điểm 4.4 nói gì?")
    assert answer.state is not None
    row = answer.to_dict()["state"]
    assert row["clauses"] == ("son-la-2024/II.4.4",)
    back = TypeAdapter(State).validate_python(row)
    follow_up = tiny_assistant.ask("phối hợp với ai?", state=back)
    again = tiny_assistant.ask("phối hợp với ai?", state=answer.state)
    assert replace(follow_up, state=None) == replace(again, state=None)

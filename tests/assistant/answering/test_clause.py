"""Claims: whether the body that a question says to be in charge is."""

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from tests.invented import assistants
from tests.refs import ids
from tests.tiny_encoder import TinyEncoder


@pytest.fixture(scope="module")
def hau_giang(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("invented")
    return assistants(folder, TinyEncoder(), ["hau-giang-2025"])["hau-giang-2025"]


@pytest.mark.parametrize(
    ("question", "verdict", "clause"),
    [
        ("Sở Dân tộc và Tôn giáo chủ trì về nhà ở đúng không?", "yes", "D1.III.3.1"),
        ("Có phải Thuế tỉnh chủ trì hóa đơn điện tử không?", "yes", "D1.III.4.1"),
        ("Có phải Sở Y tế chủ trì hóa đơn điện tử không?", "no", "D1.III.4.1"),
    ],
)
def test_a_claim_is_judged_in_the_first_word(
    question: str, verdict: str, clause: str, hau_giang: Assistant
) -> None:
    answer = hau_giang.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.verdict == verdict
    assert answer.reply.startswith({"yes": "Đúng", "no": "Không"}[verdict])
    assert ids(answer)[0] == clause


def test_a_wrong_claim_is_told_who_leads(hau_giang: Assistant) -> None:
    answer = hau_giang.ask("Có phải Sở Y tế chủ trì hóa đơn điện tử không?")
    assert answer.lead_agencies == ("Thuế tỉnh",)
    assert "Thuế tỉnh" in answer.reply


def test_a_question_claims_nothing(hau_giang: Assistant) -> None:
    assert hau_giang.ask("Ai chủ trì hóa đơn điện tử?").verdict is None

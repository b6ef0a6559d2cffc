"""What a claim is judged by: the text, where it holds the matter."""

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
    ("question", "verdict", "first"),
    [
        ("Hóa đơn điện tử do Thuế tỉnh chủ trì, đúng không?", "yes", "Đúng."),
        ("Có phải Sở Y tế chủ trì hóa đơn điện tử không?", "no", "Không"),
        ("Vì sao Sở Y tế được giao hóa đơn điện tử?", "no", "Không"),
    ],
)
def test_a_claim_is_judged_by_the_clause_that_holds_its_matter(
    question: str, verdict: str, first: str, hau_giang: Assistant
) -> None:
    answer = hau_giang.ask(question)
    assert (answer.status, answer.verdict) == (Status.ANSWERED, verdict)
    assert answer.reply.startswith(first)
    assert ids(answer)[0] == "D1.III.4.1"
    assert answer.lead_agencies == ("Thuế tỉnh",)


def test_a_claim_on_what_stands_nowhere_is_not_judged(hau_giang: Assistant) -> None:
    answer = hau_giang.ask("Thuế tỉnh chủ trì tàu điện ngầm, đúng không?")
    assert answer.verdict is None
    assert answer.status is not Status.ANSWERED

"""Names of what an explanation tells."""

from dataclasses import asdict, fields
from datetime import date

from assistant.answer import QuestionKind
from assistant.ranking.confidence import FEATURES as FITTED
from assistant.understanding.query import (
    AssignmentForm,
    BodyPart,
    Citing,
    ListedUnit,
    Query,
    TaskCount,
    Times,
)
from assistant.wording.explanation import FEATURES, FILTERS, KINDS, VALUES, filters


def test_everything_has_a_name() -> None:
    assert set(KINDS) == set(QuestionKind)
    assert set(FEATURES) == set(FITTED)
    assert set(VALUES) == {*BodyPart, *AssignmentForm, *ListedUnit}
    records = (Query, Times, Citing, TaskCount)
    assert set(FILTERS) == {f.name for record in records for f in fields(record)}


def test_no_two_things_have_one_name() -> None:
    for names in (KINDS, FEATURES):
        assert len(set(names.values())) == len(names)


def test_filters_are_told_with_their_values() -> None:
    asked = Query(
        scope=("II.1", "II.2"),
        bodies=(("so-y-te",),),
        part=BodyPart.LEADS,
        together=True,
        times=Times(months=(3,), within=(date(2024, 3, 1), date(2024, 3, 31))),
        citing=Citing(),
        unit=ListedUnit.TASK,
    )
    assert filters(asdict(asked)) == (
        "liệt kê: nhiệm vụ; trong phần: II.1, II.2; cơ quan: so-y-te; vai trò: chủ trì; "
        "tất cả cùng tham gia; thời hạn (tháng: 3; trong khoảng: 2024-03-01, 2024-03-31); "
        "văn bản được dẫn"
    )
    assert filters({}) == ""


def test_a_period_is_told_in_vietnamese() -> None:
    asked = Query(times=Times(recurring=True, period="quarterly"))
    assert "định kỳ; hằng: quý" in filters(asdict(asked))

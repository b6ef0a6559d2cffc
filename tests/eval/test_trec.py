"""TREC files read back, and ir-measures against the measures of our own."""

from math import log2
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures import hit_at_k, reciprocal_rank
from eval.trec import MEASURES, per_question, read_qrels, read_run, write_qrels, write_run

CLAUSES = [f"II.{n}" for n in range(1, 16)]
rankings = st.lists(st.sampled_from(CLAUSES), unique=True, max_size=15)
judgements = st.sets(st.sampled_from(CLAUSES), min_size=1).map(lambda c: dict.fromkeys(c, 1))
few = settings(max_examples=50, deadline=None)
asked = st.dictionaries(
    st.sampled_from([f"f-{n}" for n in range(9)]), st.tuples(rankings, judgements), min_size=1
)


def test_files_by_hand(tmp_path: Path) -> None:
    write_run(tmp_path / "run", {"q1": ["II.2", "II.1"], "q2": [], "câu3": ["Điều1"]}, "thử")
    assert (tmp_path / "run").read_text(encoding="utf-8").splitlines() == [
        "q1 Q0 II.2 1 2 thử",
        "q1 Q0 II.1 2 1 thử",
        "câu3 Q0 Điều1 1 1 thử",
    ]
    write_qrels(tmp_path / "qrels", {"q1": {"II.1": 1, "II.3": 0}, "câu3": {"Điều1": 2}})
    assert (tmp_path / "qrels").read_text(encoding="utf-8").splitlines() == [
        "q1 0 II.1 1",
        "q1 0 II.3 0",
        "câu3 0 Điều1 2",
    ]


@few
@given(asked)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    questions: dict[str, tuple[list[str], dict[str, int]]],
) -> None:
    folder = tmp_path_factory.mktemp("trec")
    run, qrels = ({q: pair[n] for q, pair in questions.items()} for n in (0, 1))
    write_run(folder / "run", run)
    write_qrels(folder / "qrels", qrels)
    assert read_run(folder / "run") == {q: ranked for q, ranked in run.items() if ranked}
    assert read_qrels(folder / "qrels") == qrels


def test_a_run_is_read_by_its_scores(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 0.25 x\nq Q0 b 2 0.75 x\n\nq Q0 c 3 -1e3 x\n")
    assert read_run(tmp_path / "run") == {"q": ["b", "a", "c"]}


@pytest.mark.parametrize("second", ["q Q0 b 2 0.5 x", "q Q0 a 2 0.25 x"])
def test_a_run_without_an_order_is_an_error(second: str, tmp_path: Path) -> None:
    (tmp_path / "run").write_text(f"q Q0 a 1 0.5 x\n{second}\n")
    with pytest.raises(ValueError, match="no rank of its own"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize("bad", ["q 1", "", "q\t", "q\u00a01", "q\n"])
def test_an_id_with_a_blank_is_an_error_and_writes_nothing(bad: str, tmp_path: Path) -> None:
    for run in ({bad: ["a"]}, {"q": [bad]}):
        with pytest.raises(ValueError, match="not one word"):
            write_run(tmp_path / "run", run)
    with pytest.raises(ValueError, match="not one word"):
        write_run(tmp_path / "run", {"q": ["a"]}, bad)
    for qrels in ({bad: {"a": 1}}, {"q": {bad: 1}}):
        with pytest.raises(ValueError, match="not one word"):
            write_qrels(tmp_path / "qrels", qrels)
    assert list(tmp_path.iterdir()) == []


def test_ndcg_by_hand() -> None:
    qrels = {"q": {"a": 1, "b": 1, "c": 1}}
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    found = per_question(qrels, {"q": ["x", "a", "y", "b"]})
    assert found == {"q": pytest.approx((1 / log2(3) + 1 / log2(5)) / ideal)}


def test_ndcg_counts_ten() -> None:
    ranked = [f"x{n}" for n in range(9)]
    assert per_question({"q": {"a": 1}}, {"q": [*ranked, "a"]})["q"] == pytest.approx(1 / log2(11))
    assert per_question({"q": {"a": 1}}, {"q": [*ranked, "x9", "a"]}) == {"q": 0}


@pytest.mark.parametrize("measure", MEASURES)
def test_a_question_missing_from_the_run_counts_0(measure: str) -> None:
    qrels = {"q2": {"a": 1}, "q1": {"a": 1}, "q0": {"a": 1}}
    found = per_question(qrels, {"q1": ["a"], "q0": [], "elsewhere": ["a"]}, measure)
    assert list(found.items()) == [("q2", 0), ("q1", 1), ("q0", 0)]


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_found_at_all_counts_0(measure: str) -> None:
    assert per_question({"q": {"a": 1}}, {}, measure) == {"q": 0}


@few
@given(asked)
def test_ir_measures_and_our_own_agree(
    questions: dict[str, tuple[list[str], dict[str, int]]],
) -> None:
    run, qrels = ({q: pair[n] for q, pair in questions.items()} for n in (0, 1))
    for name, ours in {
        "Success@1": lambda ranked, gold: hit_at_k(ranked, gold, 1),
        "Success@3": lambda ranked, gold: hit_at_k(ranked, gold, 3),
        "RR@10": reciprocal_rank,
    }.items():
        theirs = per_question(qrels, run, name)
        assert theirs == {q: pytest.approx(ours(run[q], qrels[q])) for q in qrels}


@few
@given(asked)
def test_ndcg_is_a_share(questions: dict[str, tuple[list[str], dict[str, int]]]) -> None:
    run, qrels = ({q: pair[n] for q, pair in questions.items()} for n in (0, 1))
    assert all(0 <= value <= 1 for value in per_question(qrels, run).values())
    ideal = {q: list(judged) for q, judged in qrels.items()}
    assert per_question(qrels, ideal) == dict.fromkeys(qrels, pytest.approx(1))


def test_wrong_input_is_an_error() -> None:
    with pytest.raises(ValueError, match="no questions"):
        per_question({}, {"q": ["a"]})
    with pytest.raises(ValueError, match="q: no clause is right"):
        per_question({"q": {"a": 0}}, {"q": ["a"]})
    with pytest.raises(ValueError, match="q: a clause is ranked twice"):
        per_question({"q": {"a": 1}}, {"q": ["a", "b", "a"]})

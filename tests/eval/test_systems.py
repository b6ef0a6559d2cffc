"""Systems by name: cuts, baselines, fusion by rank, the shared cache of vectors."""

from pathlib import Path

import numpy as np
import pytest

from assistant.answer import SCHEMA, Answer, State, Status
from assistant.assistant import Assistant
from corpus.errors import UsageError
from eval.baselines import Baseline, reciprocal_rank_fusion, zscore_fusion
from eval.cache import CachingEncoder
from eval.dataset import GoldQuestion
from eval.run import ask_systems
from eval.systems import SYSTEMS, System, find_system
from tests.assistant.cli.test_commands import complaint, hoiqd
from tests.refs import refs
from tests.tiny_encoder import TinyEncoder

TYPED = ["Sở nào chủ trì về du lịch?", "so nao lo du lich", "tỷ giá đô la Mỹ hôm nay?", "xyz"]
BASELINES = [n for n in SYSTEMS if n.split("+")[0] in SYSTEMS and not n.startswith(("a", "wi"))]


def ask(system: System, *typed: str) -> list[Answer]:
    ids = [f"q{n}" for n, _ in enumerate(typed)]
    return system.ask_many(typed, ids=ids, states=[None] * len(typed))


def test_the_named_systems() -> None:
    cuts = [n for n in SYSTEMS if n.startswith("without-")]
    assert next(iter(SYSTEMS)) == "assistant"
    assert len(BASELINES) == 5 * 4
    assert len(SYSTEMS) == 1 + len(cuts) + len(BASELINES)
    assert {"rrf", "rrf+repair", "rrf+variants", "rrf+repair+variants"} <= set(SYSTEMS)


@pytest.mark.parametrize("name", list(SYSTEMS))
def test_every_system_gives_valid_answers(name: str, tiny_assistant: Assistant) -> None:
    source = tiny_assistant.decision.source
    ids = {c.id for c in tiny_assistant.decision.clauses}
    for n, answer in enumerate(ask(SYSTEMS[name](tiny_assistant), *TYPED)):
        row = answer.to_dict()
        assert (row["schema"], row["id"], row["question"]) == (SCHEMA, f"q{n}", TYPED[n])
        assert row["reply"]
        assert 0 <= row["confidence"] <= 1
        assert {ref.clause for ref in answer.places} <= ids
        scores = [c.score for c in answer.candidates]
        assert scores == sorted(scores, reverse=True)
        for e in answer.evidence:
            assert e.text.split()[0] == source[e.start : e.end].split()[0]


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("repair", {"repair", "_polite"}),
        ("thesaurus", {"official_words"}),
        ("named-agencies", {"named_bodies"}),
        ("other-scope", {"other_place"}),
        ("lists", {"asked_set"}),
    ],
)
def test_which_stages_a_cut_leaves_out(
    name: str, left_out: set[str], tiny_assistant: Assistant
) -> None:
    cut = SYSTEMS[f"without-{name}"](tiny_assistant)
    assert isinstance(cut, Assistant)
    kept = {stage.__name__ for stage in cut.stages}
    assert {stage.__name__ for stage in tiny_assistant.stages} - kept == left_out
    assert (cut.index, cut.decision) == (tiny_assistant.index, tiny_assistant.decision)


def test_the_assistant_without_follow_ups_forgets(tiny_assistant: Assistant) -> None:
    state = State("du lịch", clauses=refs("II.4.4"), confidence=0.9)
    system = SYSTEMS["without-follow-ups"](tiny_assistant)
    (told,) = system.ask_many(["phối hợp với ai?"], ids=["x"], states=[state])
    (alone,) = tiny_assistant.ask_many(["phối hợp với ai?"], ids=["x"])
    assert told == alone
    assert tiny_assistant.ask("phối hợp với ai?", id="x", state=state) != alone


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_never_refuses(name: str, tiny_assistant: Assistant) -> None:
    decision = tiny_assistant.decision
    for answer in ask(SYSTEMS[name](tiny_assistant), *TYPED):
        assert answer.status is Status.ANSWERED
        assert answer.state is None
        assert answer.clause
        assert answer.clauses == (answer.clause.ref,) == (answer.candidates[0].clause,)
        clause = decision.clause(answer.clause.id)
        assert answer.lead_agencies == tuple(dict.fromkeys(a.name for a in clause.leads))
        assert len(answer.evidence) == 1
        assert answer.evidence[0].text in clause.text


def test_a_baseline_forgets_what_was_said(tiny_assistant: Assistant) -> None:
    state = State("du lịch", clauses=refs("II.4.4"), confidence=0.9)
    system = SYSTEMS["rrf"](tiny_assistant)
    (told,) = system.ask_many(["phối hợp với ai?"], ids=["x"], states=[state])
    (alone,) = system.ask_many(["phối hợp với ai?"], ids=["x"], states=[None])
    assert told == alone


@pytest.mark.parametrize("name", ["bm25-words", "zscore+variants"])
def test_repair_changes_how_a_question_is_read(name: str, tiny_assistant: Assistant) -> None:
    typed = "so nao lo du lich"
    mended = name.replace("+", "+repair+") if "+" in name else f"{name}+repair"
    (raw,) = ask(SYSTEMS[name](tiny_assistant), typed)
    (read,) = ask(SYSTEMS[mended](tiny_assistant), typed)
    assert raw.understood_as == typed
    assert read.understood_as == tiny_assistant.understand(typed).text == "sở nào lo du lịch"
    assert raw.candidates != read.candidates


def test_which_signals_a_baseline_takes(tiny_assistant: Assistant) -> None:
    def signals(name: str) -> set[str]:
        system = SYSTEMS[name](tiny_assistant)
        assert isinstance(system, Baseline)
        return set(system.signals)

    assert signals("bm25-words") == {"words/clause", "words/sentence"}
    assert signals("dense+variants") == {"dense/clause", "dense/sentence", "dense/variant"}
    assert signals("rrf+repair") == signals("zscore") == {
        "dense/clause", "dense/sentence", "syllables/clause", "syllables/sentence",
    }  # fmt: skip
    assert signals("rrf+variants") - signals("rrf") == {
        "dense/variant", "syllables/variant", "syllables/expanded",
    }  # fmt: skip


def test_signals_are_the_index_s_own(tiny_assistant: Assistant) -> None:
    index = tiny_assistant.index
    question = TYPED[0]
    ranking = index.search(question)
    (found,) = index.signals([question], tuple(ranking.signals))
    for name, scores in ranking.signals.items():
        np.testing.assert_array_equal(found.documents[name], scores)
    for name, passages in found.passages.items():
        assert [len(p) for p in passages] == [len(d.passages) for d in index.documents]
        best = [p.max() for p in passages if len(p)]
        held = [
            s for s, d in zip(found.documents[name], index.documents, strict=True) if d.passages
        ]
        np.testing.assert_array_equal(best, held)
    assert found.passages


def test_reciprocal_rank_fusion_by_hand() -> None:
    signals = {
        "a": np.array([0.9, 0.5, 0.1]),  # ranks 1, 2, 3
        "b": np.array([2.0, 7.0, 2.0]),  # ranks 2, 1, 2: equals share the best rank
        "c": np.zeros(3),  # ranks 1, 1, 1
    }
    expected = [1 / 61 + 1 / 62 + 1 / 61, 1 / 62 + 1 / 61 + 1 / 61, 1 / 63 + 1 / 62 + 1 / 61]
    np.testing.assert_allclose(reciprocal_rank_fusion(signals), expected)


def test_zscore_fusion_by_hand() -> None:
    signals = {"a": np.array([0.0, 2.0]), "b": np.array([9.0, 3.0]), "c": np.array([1.0, 5.0])}
    # z: (-1, 1), (1, -1), (-1, 1)
    np.testing.assert_allclose(zscore_fusion(signals), [-1 / 3, 1 / 3])


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError) as error:
        find_system("bm-25")
    assert "“bm-25”" in str(error.value)
    assert all(name in str(error.value) for name in SYSTEMS)


def test_the_command_refuses_an_unknown_name(tmp_path: Path) -> None:
    line = complaint(hoiqd("eval", "--system", "bm-25", data=tmp_path), 2)
    assert line.startswith("Lỗi: Không có hệ thống “bm-25”: hãy chọn một trong assistant, ")


def test_the_command_refuses_a_report_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    line = complaint(hoiqd("eval", "--out", str(tmp_path / "file" / "out"), data=tmp_path), 1)
    assert line.startswith("Lỗi: Không ghi được báo cáo vào ")


class Recorder(TinyEncoder):
    """Keeps the questions that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def questions(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return super().questions(texts)


def test_the_cache_encodes_each_text_once() -> None:
    recorder, plain = Recorder(), TinyEncoder()
    cached = CachingEncoder(recorder)
    for texts in (["a", "b", "a"], ["b", "c"], ["c"], []):
        found = cached.questions(texts)
        assert (found.dtype, found.shape) == (np.float32, (len(texts), plain.dimension))
        np.testing.assert_array_equal(found, plain.questions(texts))
    assert recorder.asked == ["a", "b", "c"]
    np.testing.assert_array_equal(cached.passages(["a"]), plain.passages(["a"]))
    assert (cached.name, cached.prompts) == (plain.name, plain.prompts)


def test_what_the_cache_hands_out_may_be_changed() -> None:
    cached = CachingEncoder(TinyEncoder())
    first = cached.questions(["du lịch"])
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(cached.questions(["du lịch"]), kept)


def test_systems_share_the_encoding(
    tiny_assistant: Assistant, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiny_encoder, "encoded", 0)
    questions = [
        GoldQuestion(f"q{n}", "formal", typed, "lead_agency", "formal", ("II.4.4",), (), "")
        for n, typed in enumerate(TYPED)
    ]
    names = ["assistant", "dense", "rrf", "zscore+repair", "bm25-words"]
    asked = ask_systems(names, tiny_assistant, questions)
    assert list(asked) == names
    assert all([r.gold for r in rows] == questions for rows in asked.values())
    raw = {tiny_assistant.understand(t).text for t in TYPED}
    assert tiny_encoder.encoded == len(raw | set(TYPED))
    plain = find_system("rrf")(tiny_assistant)
    assert [r.answer for r in asked["rrf"]] == ask(plain, *TYPED)


def test_no_system_is_asked_if_a_name_is_unknown(tiny_assistant: Assistant) -> None:
    with pytest.raises(UsageError):
        ask_systems(["assistant", "nothing"], tiny_assistant, [])

"""Questions to a library: which decision they are put to, and what is refused."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, State, Status
from assistant.assistant import Assistant
from assistant.batch.runner import run_batch
from assistant.library_assistant import LibraryAssistant
from assistant.loading import add_part, open_library, remove_part
from assistant.settings import Settings
from corpus.errors import IndexStoreError, QuestionError, UnknownDecision
from corpus.library import CORPUS
from index import store
from index.contents import load_contents
from index.manifest import read_manifest
from tests.refs import ids, refs
from tests.tiny_encoder import TinyEncoder

INVENTED = Path(__file__).parents[1] / "decisions"
OTHER, MORE = "cao-bang-2026", "hau-giang-2025"
ASKED = "Điểm 2.3 giao cho ai?"


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """A data folder with one more decision, and one that is damaged."""
    folder = tmp_path / "decisions"
    shutil.copytree(INVENTED / OTHER, folder / OTHER)
    shutil.copy(INVENTED / "agencies.toml", folder)
    (folder / "hong").mkdir()
    (folder / "hong" / "document.toml").write_text("title =", encoding="utf-8")
    return Settings(data_dir=tmp_path)


@pytest.fixture
def library(
    config: Settings, tiny_assistant: Assistant, tiny_index_folder: Path
) -> LibraryAssistant:
    shutil.copytree(tiny_index_folder, config.index_dir)
    return open_library(
        config, encoder=lambda: tiny_assistant.index.encoder, main=lambda: tiny_assistant
    )


def test_a_question_goes_to_the_decision_that_is_named(library: LibraryAssistant) -> None:
    ours, theirs = library.ask("Điểm 4.4 nói gì?"), library.ask(ASKED, decisions=[OTHER])
    assert (ours.decision, ids(ours)) == ("son-la-2024", ("II.4.4",))
    assert theirs.decision == OTHER
    assert theirs.clause is not None
    assert theirs.clause.decision == OTHER
    assert {ref.decision for ref in theirs.places} == {OTHER}
    assert library.decision(OTHER).clause(theirs.clause.id).text == theirs.clause.text
    assert library.of(OTHER) is library.of(OTHER)


def test_many_at_once_are_answered_as_one_by_one(library: LibraryAssistant) -> None:
    questions = ["Điểm 4.4 nói gì?", ASKED, "Điểm 5.1 nói gì?"]
    scopes = [(), (OTHER,), ("son-la-2024",)]
    many = library.ask_many(questions, ids=["a", "b", "c"], decisions=scopes)
    one = [
        library.ask(q, id=i, decisions=s) for q, i, s in zip(questions, "abc", scopes, strict=True)
    ]
    assert [(a.id, a.decision, a.reply) for a in many] == [(a.id, a.decision, a.reply) for a in one]


def answering(of: Assistant, status: Status, confidence: float) -> Callable[..., Answer]:
    answer = replace(of.ask("Điểm 4.4 nói gì?"), status=status, confidence=confidence)
    return lambda question, **_: answer


def test_of_several_the_most_certain_answer_is_given(
    library: LibraryAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = ["son-la-2024", OTHER]
    for first, second, given in (
        ((Status.NOT_FOUND, 0.9), (Status.ANSWERED, 0.4), 0.4),
        ((Status.ANSWERED, 0.5), (Status.ANSWERED, 0.8), 0.8),
        ((Status.ANSWERED, 0.7), (Status.NOT_STATED, 0.8), 0.7),
    ):
        answers = {
            i: answering(library.of("son-la-2024"), *sure)
            for i, sure in zip(both, (first, second), strict=True)
        }
        with monkeypatch.context() as patch:
            patch.setattr(Assistant, "ask", lambda self, q, a=answers, **_: a[self.decision.id](q))
            assert library.ask("Ai?", decisions=both).confidence == given


def test_a_talk_goes_on_in_its_decision(library: LibraryAssistant) -> None:
    state = library.ask(ASKED, decisions=[OTHER]).state
    assert state is not None
    assert state.decisions == {OTHER}
    assert library.ask("ai phối hợp?", state=state).decision == OTHER
    # In several the others know nothing of the talk.
    assert library.ask("Điểm 4.4 nói gì?", state=state, decisions=["son-la-2024", OTHER])
    with pytest.raises(QuestionError, match=f"thuộc văn bản {OTHER}.*chỉ hỏi son-la-2024"):
        library.ask("ai phối hợp?", state=state, decisions=["son-la-2024"])


def test_a_state_of_schema_1_is_one_of_the_default_decision(library: LibraryAssistant) -> None:
    old = State("du lịch", clauses=refs("II.4.4", decision=""), confidence=0.9)
    new = replace(old, clauses=refs("II.4.4"))
    asked = "phối hợp với ai?"
    assert library.ask(asked, state=old) == library.ask(asked, state=new)
    with pytest.raises(QuestionError, match="hỏi lại từ đầu"):
        library.ask(asked, state=State("du lịch", clauses=refs("X.9", decision="")))


@pytest.mark.parametrize("decisions", [["an-giang-2024"], [OTHER, "an-giang-2024"], ["hong"]])
def test_an_unknown_decision_is_told_with_those_that_there_are(
    library: LibraryAssistant, decisions: list[str]
) -> None:
    for asked in (library.ask, library.checked):
        with pytest.raises(UnknownDecision, match=f"hiện có: son-la-2024, {OTHER}") as caught:
            asked(ASKED, decisions=decisions)  # type: ignore[operator]
        assert "\n" not in str(caught.value)
    with pytest.raises(UnknownDecision, match="an-giang"):
        library.ask("Ai?", state=State("x", clauses=refs("D1", decision="an-giang-2024")))
    assert len(library.library.problems) == 1
    assert library.ask(ASKED, decisions=[OTHER]).decision == OTHER


def test_rows_of_a_file_name_their_decision(config: Settings, tmp_path: Path) -> None:
    """Where the default decision has no index, and none is asked about it."""
    encoder = TinyEncoder()
    contents = load_contents(OTHER, config.decision_folders[-1])
    store.build(config.index_dir, [contents], encoder)
    library = open_library(config, encoder=lambda: encoder)
    rows = [
        {"id": "x", "question": ASKED, "decisions": [OTHER]},
        {"id": "y", "turns": [ASKED, "ai phối hợp?"], "decisions": [OTHER]},
        {"id": "z", "question": ASKED, "decisions": ["khong-co"]},
        {"id": "t", "question": ASKED, "decisions": 7},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outcome = run_batch(library, source, target)
    assert (outcome.rows, outcome.failed) == (5, 2)
    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row.get("decision") for row in found] == [OTHER] * 3 + [None] * 2
    assert found[0]["clauses"] == [f"{OTHER}/II.2.3"]
    assert found[0]["lead_agencies"] == ["Sở Công thương"]
    assert "hiện có" in found[3]["error"]
    assert "danh sách mã văn bản" in found[4]["error"]
    with pytest.raises(IndexStoreError, match="hoiqd build"):
        library.ask(ASKED)


@pytest.mark.parametrize("head", ["decisions", "Mã văn bản"])
def test_a_column_of_a_table_names_decisions(
    library: LibraryAssistant, tmp_path: Path, head: str
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text(
        f"id,Câu hỏi,{head}\na,{ASKED},{OTHER}\nb,{ASKED},\nc,{ASKED},{OTHER}; son-la-2024\n",
        encoding="utf-8",
    )
    assert run_batch(library, source, target).failed == 0
    found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["decision"] for row in found[:2]] == [OTHER, "son-la-2024"]
    assert found[2]["decision"] in (OTHER, "son-la-2024")


def test_another_decision_of_the_same_id_does_not_take_its_place(config: Settings) -> None:
    shutil.copytree(CORPUS / "son-la-2024", config.data_dir / "decisions" / "son-la-2024")
    library = open_library(config, encoder=TinyEncoder).library
    assert [d.id for d in library] == ["son-la-2024", OTHER]
    assert len(library.problems) == 2


def test_an_added_a_changed_and_a_removed_decision_are_taken_up(
    library: LibraryAssistant, config: Settings
) -> None:
    """What is open is kept where its part of the index is as it was."""
    folder = config.decision_folders[-1]

    def take_up() -> None:
        library.take_up(read_manifest(config.index_dir))

    opened, ours = library.of(OTHER), library.decision(OTHER)
    with pytest.raises(UnknownDecision):
        library.decision(MORE)
    shutil.copytree(INVENTED / MORE, folder / MORE)
    add_part(config, MORE, opened.index.encoder)
    take_up()
    assert library.of(OTHER) is opened
    assert library.decision(OTHER) is ours
    assert library.ask(ASKED, decisions=[MORE]).decision == MORE

    text = folder / OTHER / "decision.txt"
    text.write_text(text.read_text("utf-8").replace("Sở Công thương", "Sở Y tế"), "utf-8")
    take_up()  # the text alone: the index is the one before
    assert library.of(OTHER) is opened
    add_part(config, OTHER, opened.index.encoder)
    take_up()
    assert library.ask(ASKED, decisions=[OTHER]).lead_agencies == ("Sở Y tế",)
    assert library.of(OTHER) is not opened

    shutil.rmtree(folder / OTHER)
    assert remove_part(config, OTHER)
    take_up()
    for asked in (library.of, library.decision):
        with pytest.raises(UnknownDecision, match=f"hiện có: son-la-2024, {MORE}"):
            asked(OTHER)


def test_what_was_opened_while_the_index_changed_is_not_kept(
    library: LibraryAssistant, config: Settings
) -> None:
    opened = library.of(OTHER)

    def opener(decision_id: str) -> Assistant:
        swapped.take_up(read_manifest(config.index_dir))
        return replace(opened)

    swapped = LibraryAssistant("son-la-2024", lambda: library.library, opener)
    assert swapped.of(OTHER) is not swapped.of(OTHER)

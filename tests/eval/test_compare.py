"""Two runs compared: means, significance, changed questions, and what cannot be compared."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.errors import UsageError
from eval.commands import evaluate
from eval.compare import Change, compare


def run(folder: Path, scores: dict[str, float], file: str = "formal") -> Path:
    folder.mkdir()
    rows = [
        {"id": i, "file": file, "unit": i.split("#")[0], "status": "answered",
         "clauses": ["II.4.4" if score else "II.4.1"], "score": score}
        for i, score in scores.items()
    ]  # fmt: skip
    lines = (json.dumps(row) for row in rows)
    (folder / "answers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_difference_is_told_with_its_significance(tmp_path: Path) -> None:
    first = run(tmp_path / "a", {f"q{n}": 0.0 for n in range(8)} | {"same": 1.0})
    second = run(tmp_path / "b", {f"q{n}": 1.0 for n in range(8)} | {"same": 1.0})
    differences, changes = compare(first, second)
    formal = next(d for d in differences if d.part == "formal")
    assert (formal.n, formal.first, formal.second) == (9, pytest.approx(1 / 9), 1.0)
    assert formal.p == pytest.approx(2 / 2**8)
    assert formal.p_mcnemar == pytest.approx(2 / 2**8)
    assert changes[0] == Change("q0", 0.0, 1.0, ("answered II.4.1", "answered II.4.4"))
    assert len(changes) == 8


def test_turns_of_one_dialogue_are_one_witness(tmp_path: Path) -> None:
    first = run(tmp_path / "a", {f"d#{n}": 0.0 for n in range(8)}, "dialogues")
    second = run(tmp_path / "b", {f"d#{n}": 1.0 for n in range(8)}, "dialogues")
    differences, _ = compare(first, second)
    assert {(d.p, d.p_mcnemar) for d in differences} == {(1.0, None)}


def test_runs_of_other_questions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cùng bộ câu hỏi"):
        compare(run(tmp_path / "a", {"q": 1.0}), run(tmp_path / "b", {"r": 1.0}))


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="hoiqd eval --out"):
        compare(run(tmp_path / "a", {"q": 1.0}), tmp_path)


def test_the_command_prints_what_changed(tmp_path: Path) -> None:
    first, second = (
        run(tmp_path / "a", {"q": 0.0, "s": 1.0}),
        run(tmp_path / "b", {"q": 1.0, "s": 1.0}),
    )
    found = CliRunner().invoke(evaluate, ["compare", str(first), str(second)])
    assert found.exit_code == 0
    assert "+0.5000" in found.output
    assert "answered II.4.4" in found.output
    same = CliRunner().invoke(evaluate, ["compare", str(first), str(first)])
    assert "Không câu nào đổi điểm." in same.output

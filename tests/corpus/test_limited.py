"""Processes with limits: what they give back, and that none outlives its limits."""

import json
import os
import time
from pathlib import Path

import psutil
import pytest

from corpus import limited
from corpus.errors import Busy, Overrun, UsageError
from corpus.limited import Limits, call


def lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").split("\n")


def refuse(path: str) -> None:
    raise UsageError("không hợp lệ.")


def fail(path: str) -> None:
    raise RuntimeError(Path(path).read_text(encoding="utf-8"))


def work(path: str) -> None:
    while True:
        pass


def wait(path: str) -> None:
    time.sleep(60)


def grow(path: str) -> int:
    return len(bytearray(2_000_000_000))


def die(path: str) -> None:
    os.abort()


def flood(path: str) -> str:
    return "a" * 2_000_000


def environment(path: str) -> list[str]:
    return list(os.environ)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("một\nbí mật", encoding="utf-8")
    return str(path)


def test_a_result_comes_back(file: str) -> None:
    assert call(lines, file, "Tệp a") == ["một", "bí mật"]


@pytest.mark.parametrize(
    ("function", "limits"),
    [
        (work, Limits(cpu=1)),
        (wait, Limits(wall=1.0)),
        (grow, Limits()),
        (die, Limits()),
        (flood, Limits(result=1_000_000)),
    ],
)
def test_what_comes_to_a_limit_is_refused(
    file: str, function: object, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "_LOADING", 9.0)
    with pytest.raises(Overrun, match="Tệp a cần quá nhiều thời gian hoặc bộ nhớ") as caught:
        call(function, file, "Tệp a", limits)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    living = [p for p in psutil.Process().children() if p.status() != psutil.STATUS_ZOMBIE]
    assert not [p for p in living if "corpus.limited" in p.cmdline()]


def test_its_own_refusal_is_told(file: str) -> None:
    with pytest.raises(UsageError, match=r"^Tệp a không hợp lệ\.$"):
        call(refuse, file, "Tệp a")


def test_a_failure_tells_nothing_of_the_file(file: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UsageError, match="bị hỏng hoặc không đúng dạng"):
        call(fail, file, "Tệp a")
    assert "RuntimeError" in caplog.text
    assert "mật" not in caplog.text


def test_it_knows_no_setting(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIQD_DATABASE_URL", "postgresql://u:p@h/db")
    assert not [name for name in call(environment, file, "Tệp a") if name.startswith("HOIQD_")]


def test_no_more_than_a_few_at_once(file: str) -> None:
    for _ in range(limited._AT_ONCE):
        assert limited._places.acquire(blocking=False)
    try:
        with pytest.raises(Busy):
            call(lines, file, "Tệp a", Limits(wall=0.1))
    finally:
        for _ in range(limited._AT_ONCE):
            limited._places.release()
    assert json.dumps(call(lines, file, "Tệp a"))

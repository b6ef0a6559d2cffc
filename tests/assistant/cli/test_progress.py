"""Progress where there is no terminal: plain lines, neither silent nor endless."""

import pytest

from assistant.cli.progress import plain_lines, progress_bars


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_line_every_tenth(clock: Clock) -> None:
    lines: list[str] = []
    report = plain_lines(lines.append, clock)
    for done in range(0, 2001, 10):
        report("câu hỏi mẫu", done, 2000)
    assert len(lines) == 11
    assert lines[0] == "Câu hỏi mẫu: 0/2.000 (0%)"
    assert lines[6] == "Câu hỏi mẫu: 1.200/2.000 (60%)"
    assert lines[-1] == "Câu hỏi mẫu: 2.000/2.000 (100%)"


def test_a_line_every_five_seconds_of_slow_work(clock: Clock) -> None:
    lines: list[str] = []
    report = plain_lines(lines.append, clock)
    for done in range(1, 21):
        report("câu", done, 1000)
        clock.now += 1
    assert lines == [f"Câu: {n}/1.000 ({n / 1000:.0%})" for n in (1, 6, 11, 16)]


def test_labels_are_counted_apart_and_nothing_to_do_is_whole(clock: Clock) -> None:
    lines: list[str] = []
    report = plain_lines(lines.append, clock)
    report("từ khóa", 0, 1)
    report("câu", 0, 0)
    report("từ khóa", 1, 1)
    assert lines == ["Từ khóa: 0/1 (0%)", "Câu: 0/0 (100%)", "Từ khóa: 1/1 (100%)"]


def test_without_a_terminal_lines_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bars() as report:
        report("điều khoản", 35, 70)
        assert capsys.readouterr() == ("", "Điều khoản: 35/70 (50%)\n")

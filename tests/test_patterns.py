"""No text that a person can send makes a pattern slow: each is pumped with its own pieces."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import assistant
import corpus
import index
from assistant.assistant import Assistant
from assistant.time_limit import limited
from assistant.understanding import offices
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.courtesy import without_courtesy
from corpus.errors import AnswerLate
from corpus.register import Register
from index.words import segment
from tests.pumps import LENGTH, LIMIT, pumped, slowest

ROOT = Path(__file__).parent.parent
_CALLS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "compile"}


def modules() -> list[str]:
    names = [
        found.name
        for package in (corpus, index, assistant)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [n for n in names if ".migrations" not in n and not n.endswith((".asgi", "__main__"))]


def _held(value: Any) -> Iterator[re.Pattern[str]]:
    """The patterns of text in a module's value, however deep."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from _held(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _held(item)


def _written_inside(source: Path) -> Iterator[re.Pattern[str]]:
    """The patterns that stand as they are in calls: `re.search(r"…", text)`."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")):
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            assert ast.unparse(node.func).split(".")[1] in {*_CALLS, "escape"}
            yield re.compile(first.value)


def _patterns(name: str) -> list[re.Pattern[str]]:
    module = importlib.import_module(name)
    assert module.__file__
    found = dict.fromkeys(p for v in vars(module).values() for p in _held(v))
    return [*found, *_written_inside(Path(module.__file__))]


@pytest.mark.parametrize("name", modules())
def test_no_pattern_is_slow_in_a_pumped_text(name: str) -> None:
    found = {pattern.pattern[:80]: _slow(pattern) for pattern in _patterns(name)}
    assert {pattern: slow for pattern, slow in found.items() if slow} == {}


@cache
def _slow(pattern: re.Pattern[str]) -> tuple[tuple[str, str, float], ...]:
    """The pumped texts over the limit; many modules share a pattern."""
    return tuple(
        (start[:40], piece[:40], round(seconds, 3))
        for start, piece in pumped(pattern)
        if (seconds := slowest(pattern, start, piece)) > LIMIT
    )


def test_patterns_of_names_are_not_slow(register: Register) -> None:
    finder = AgencyFinder(register)
    rows = [p for n in (0, 1) for p in offices.patterns(finder.offices[n], accented=n == 0)]
    for pattern in rows:
        for piece in (" ,", ", ", "y tế, ", "y te, ", "sở y tế và ", "so y te va ", " + ", "và "):
            for start in ("", "sở y tế", "so y te"):
                assert slowest(pattern, start, piece) <= LIMIT


@pytest.mark.parametrize("piece", ["(a|a)*", "(?: a b| a| b)+", r"(?:\w+ ?)+", r"(?:\s*,\s*)+"])
def test_a_pattern_that_backtracks_is_found(piece: str) -> None:
    """The pumps see what they are made for."""
    pattern = re.compile(rf"{piece}!")
    assert max(slowest(pattern, start, what) for start, what in pumped(pattern)) > LIMIT


@pytest.mark.parametrize(
    "text", ["ftp:/" + "," * 200, "http://a" + ".;" * 300, "x.com/" + "(" * 500, "A." * 1000]
)
def test_addresses_do_not_hold_the_segmenter(text: str) -> None:
    segment("khởi động")
    began = time.thread_time()
    segment(text)
    assert time.thread_time() - began < 10 * LIMIT


PUMPED = [
    ("chào", " nhé", " x"),
    ("nhung diem nao noi den ", "do ", "x"),
    ("nhung diem nao noi den ", "vay ", "x"),
    ("những điểm nào nhắc ", "cụm từ ", ""),
    ("du lịch nhắc ", "cụm từ ", "x"),
    ("sở y tế", " ,", " x"),
    ("sở y tế ", "cảm ơn anh chị ", "x"),
    ("cái ", "liền kề ", "x"),
    ("nhóm ", "liền kề ", "x"),
    ("", "kề liền ", "x"),
    ("so y te ", "a", "x"),
    ("phòng, chống ", "phòng, chống ", "x"),
]


@pytest.mark.parametrize(("start", "piece", "end"), PUMPED)
def test_a_pumped_question_is_answered(
    tiny_assistant: Assistant, start: str, piece: str, end: str
) -> None:
    """Each took a minute or more at 60 characters; now the longest takes seconds."""
    text = (start + piece * LENGTH)[: LENGTH - len(end)] + end
    state = tiny_assistant.ask("Liệt kê các nhiệm vụ của Sở Kế hoạch và Đầu tư").state
    began = time.thread_time()
    tiny_assistant.ask(text, state=state)
    assert time.thread_time() - began < 8


def test_an_answer_that_takes_too_long_frees_its_worker(tiny_assistant: Assistant) -> None:
    text = ("còn du lich, y te, 1.1. " * LENGTH)[:LENGTH]
    tiny_assistant.ask("du lịch")
    began = time.monotonic()
    with limited(0.02), pytest.raises(AnswerLate):
        tiny_assistant.ask(text)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Em chào anh chị ạ, cho em hỏi sở nào lo du lịch ạ", "sở nào lo du lịch ạ"),
        ("Thưa công an, ai lo phòng cháy", "công an, ai lo phòng cháy"),
        ("chào bạn, du lịch ai lo? cảm ơn anh chị nhiều nhé", "du lịch ai lo?"),
        ("xin hoi so nao lo du lich, cam on ad", "so nao lo du lich"),
    ],
)
def test_courtesy_is_taken_off(typed: str, left: str) -> None:
    assert without_courtesy(typed).rstrip(" ,") == left.rstrip(" ,")

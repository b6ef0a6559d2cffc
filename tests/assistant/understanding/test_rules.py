"""Rules of language: their examples, what a wrong rule is told, and no word lists elsewhere."""

import ast
import re
import time
from pathlib import Path

import pytest

from assistant.understanding.rules import Rule, one_of, rule, rules
from assistant.understanding.rules.loader import read_rules
from corpus.errors import RuleError
from index.text import fold, normalize
from tests.pumps import LENGTH, LIMIT

ASSISTANT = Path(__file__).parents[3] / "assistant"
# What a decision's profile would fill in.
OWN = {
    "own_place": ["hải thanh"],
    "own_district": ["mai thủy"],
    "other_place": ["nghệ an", "hòa bình"],
}


def labels() -> list[str]:
    return [found.label for found in rules()]


def filled(label: str) -> Rule:
    return rule(label, **OWN)


@pytest.mark.parametrize("label", labels())
def test_the_examples_of_a_rule(label: str) -> None:
    found = filled(label)
    for form, spelled in ((0, str), (1, fold)):
        heard = {text: spelled(normalize(text)) for text in (*found.yes, *found.no)}
        assert [t for t in found.yes if not found[form].search(heard[t])] == []
        assert [t for t in found.no if found[form].search(heard[t])] == []


@pytest.mark.parametrize("label", labels())
def test_no_rule_is_slow_in_a_pumped_text(label: str) -> None:
    """Each is pumped with its own examples and words; the work is linear in the text."""
    found = filled(label)
    pieces = {*found.yes, *(re.sub(r"[\[\]{}.]", " ", p) for p in found.all_phrases[:5])}
    for piece in pieces:
        text = normalize(f"{piece} " * LENGTH)[:LENGTH]
        found[0].search(text[:100])
        began = time.thread_time()
        list(found[0].finditer(text))
        assert time.thread_time() - began < LIMIT, piece


RULE = """
[[rule]]
label = "a.b"
any = [{any}]
{more}
yes = ["sở nào"]
no = ["huyện nào"]
"""


def folder(
    tmp_path: Path,
    any: str = '"{body} nào"',
    more: str = "",
    lexicon: str = '[words]\nbody = ["sở", "ban"]\n',
    text: str = "",
) -> Path:
    (tmp_path / "lexicon.toml").write_text(lexicon, encoding="utf-8")
    written = text or RULE.replace("{any}", any).replace("{more}", more)
    (tmp_path / "a.toml").write_text(written, encoding="utf-8")
    return tmp_path


def made(tmp_path: Path, any: str, more: str = "") -> Rule:
    return read_rules(folder(tmp_path, f'{any}, "{{body}} nào"', more))["a.b"]


@pytest.mark.parametrize(
    ("any", "more", "text", "places"),
    [
        ('"các [{body}] ấy"', "", "các ấy, các sở ấy", ["các ấy", "các sở ấy"]),
        ('"{body}[[,] {body}]..."', "", "sở, ban sở và ban", ["sở, ban sở", "ban"]),
        ('"còn {up to 2} nữa"', "", "còn gì nữa còn ba việc gì nữa", ["còn gì nữa"]),
        ('"{number} việc"', "", "12 việc, x2 việc", ["12 việc"]),
        ('"rà"', "", "rà soát rà-soát ràsoát", ["rà", "rà"]),
        ('"rà", "rà soát"', "", "rà soát", ["rà soát"]),
        ('"hai  việc"', "", "hai việc", ["hai việc"]),
        ('{ any = ["mốc"], not_before = ["giới"] }', "", "mốc giới, mốc", ["mốc"]),
        ('{ any = ["bản"], not_after = ["văn"] }', "", "văn bản của bản", ["bản"]),
        ('{ any = ["có"], before = ["tên"] }', "", "có gì có tên", ["có"]),
        ('{ any = ["còn"], at = "start" }', "", "còn gì còn", ["còn"]),
        ('{ any = ["à"], at = "last" }', "", "à thế à?", ["à"]),
        ('{ any = ["à"], at = "end" }', "", "à thế à?", []),
        ('"%"', "", "5 % và 5%", ["%"]),
    ],
)
def test_what_a_phrase_finds(
    tmp_path: Path,
    any: str,
    more: str,
    text: str,
    places: list[str],
) -> None:
    found = made(tmp_path, any, more)
    assert [span.group() for span in found[0].finditer(text)] == places
    assert [span.group() for span in found[1].finditer(fold(text))] == list(map(fold, places))


def test_text_is_cut_and_mended_around_what_is_found(tmp_path: Path) -> None:
    found = made(tmp_path, '"chủ trì"')[0]
    assert found.split("ai chủ trì, sở nào?") == ["ai ", ", ", "?"]
    assert found.sub("|", "ai chủ trì, sở nào?") == "ai |, |?"
    assert found.fullmatch("chủ trì")
    assert not found.fullmatch("chủ trì?")


def test_an_open_class_is_filled_for_each_decision() -> None:
    here, there = rule("bodies.outside", own_place=["hải thanh"]), rule("bodies.outside")
    assert here[0].search("điện lực hải thanh")
    assert not there[0].search("điện lực hải thanh")


def test_a_class_is_a_pattern_for_recognisers() -> None:
    assert re.fullmatch(one_of("body"), "cơ quan")
    assert re.fullmatch(one_of("and_or", also_bare=True), "hoac")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"any": '"{bodies} nào"'}, "bodies"),
        ({"any": '"{body} [nào"'}, "ngoặc vuông"),
        ({"any": '"{body} }nào"'}, "Không đọc được"),
        ({"any": "3"}, "any"),
        ({"any": '"{body} nào", "{body} nào"'}, "hai lần"),
        ({"more": 'at = "middle"'}, "at"),
        ({"more": "priority = 3"}, "priority"),
        ({"lexicon": '[words]\nbody = ["sở"]\nrest = ["x"]\n'}, "rest"),
        ({"lexicon": '[words]\nbody = ["{body} a"]\n'}, "tự gọi"),
        ({"lexicon": "[words\n"}, "lexicon.toml"),
        ({"text": RULE.replace("{any}", '"{body}"').replace("{more}", "") * 2}, "cùng tên"),
        ({"text": '[[rule]]\nlabel = "a"\nany = ["{body}"]\nyes = ["sở"]\n'}, "ví dụ"),
        ({"text": '[[rule]]\nany = ["{body}"]\n'}, "label"),
        ({"text": '[[rule]]\nlabel = "a"\nyes = ["sở"]\nno = ["x"]\n'}, "any"),
    ],
)
def test_a_wrong_rule_is_told_in_one_line(tmp_path: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(RuleError) as raised:
        read_rules(folder(tmp_path, **given))
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


_VIETNAMESE = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]")
_SIGN = re.compile(r"\(\?(?:<?[=!]|P<\w+>|[:>])|[(|)]")
_LEAST = 3
# Recognisers of values that still spell out some words. The list may only become shorter.
LEFT = {("repair/short_forms.py", "_DOUBLED_SO")}


def plain_alternatives(pattern: str) -> int:
    """The most alternatives of one group that are Vietnamese words and nothing else."""
    counts, most, last = [0], 0, 0
    for sign in [*_SIGN.finditer(pattern), None]:
        words = pattern[last : sign.start() if sign else None]
        whole = pattern[last - 1 : last] != ")" and (not sign or sign.group() in "|)")
        counts[-1] += bool(whole and re.fullmatch(r"[\w ]+", words) and _VIETNAMESE.search(words))
        most = max(most, *counts)
        if sign and sign.group() == ")":
            counts = counts[:-1] or [0]
        elif sign and sign.group() != "|":
            counts.append(0)
        last = sign.end() if sign else last
    return most


def spelled_out(source: str) -> list[str]:
    """The names given to patterns in which three alternatives or more are Vietnamese words."""
    found = []
    for statement in ast.parse(source).body:
        for node in ast.walk(statement):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            table = " | " in node.value
            if not table and plain_alternatives(node.value) >= _LEAST:
                target = getattr(statement, "targets", [statement])[0]
                found.append(getattr(target, "id", getattr(target, "name", "?")))
    return list(dict.fromkeys(found))


def test_word_lists_stand_in_rules_not_in_patterns() -> None:
    found = {
        (str(path.relative_to(ASSISTANT)), name)
        for path in ASSISTANT.rglob("*.py")
        for name in spelled_out(path.read_text(encoding="utf-8"))
    }
    assert found == LEFT


def test_what_that_check_sees() -> None:
    assert spelled_out('_A = cue(r"(?:sở|phòng|huyện) (\\d)")') == ["_A"]
    assert spelled_out('def f():\n    return re.search("đã|đang|sẽ", "")') == ["f"]
    assert spelled_out('_B = cue(rf"{one_of(1)} (\\d|một)")\n_C = "sở và ban"') == []

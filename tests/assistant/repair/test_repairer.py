"""Repair of typing: short forms, keystrokes, slips and missing diacritics."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.repair.keystrokes import from_telex, from_vni, is_syllable
from assistant.repair.repairer import Repairer
from assistant.repair.short_forms import abbreviation_keys, abbreviations
from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.library import load_decision
from corpus.register import Register
from corpus.variants import load_variants
from index.language import Language
from index.text import has_diacritics, normalize, syllables


@pytest.fixture(scope="session")
def repairer(decision: Decision, register: Register) -> Repairer:
    texts = [c.text for c in decision.clauses] + [v.question for v in load_variants()]
    return Repairer(Language(texts), agencies=abbreviation_keys(abbreviations(register)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("so nao chu tri ve phat trien du lich", "sở nào chủ trì về phát triển du lịch"),
        ("co quan nao quan ly hoat dong ton giao", "cơ quan nào quản lý hoạt động tôn giáo"),
        ("Sowr nafo chur trif veef du lijch", "Sở nào chủ trì về du lịch"),
        ("So73 na2o chu3 tri2 ve62 du li5ch", "Sở nào chủ trì về du lịch"),
        ("ai lo du lich dc ko", "ai lo du lịch được không"),
        ("cq nào quản lý tôn giáo", "cơ quan nào quản lý tôn giáo"),
        ("sở y tế lm j", "sở y tế làm gì"),
        ("ai chủ trì GPMB", "ai chủ trì giải phóng mặt bằng"),
        ("ứng phó BĐKH do ai", "ứng phó biến đổi khí hậu do ai"),
        ("LĐ-TB&XH làm gì", "Sở Lao động, Thương binh và Xã hội làm gì"),
        ("Sở LĐTBXH chủ trì gì", "Sở Lao động, Thương binh và Xã hội chủ trì gì"),
        (
            "nhiệm vụ của TN&MT ntn",
            "nhiệm vụ của Sở Tài nguyên và Môi trường như thế nào",
        ),
        ("SO NAO CHU TRI VE DU LICH", "sở nào chủ trì về du lịch"),
        ("SỞ NÀO CHỦ TRÌ VỀ DU LỊCH", "sở nào chủ trì về du lịch"),
        ("Sở nào chủ trì về du lịhc?", "Sở nào chủ trì về du lịch?"),
        ("chu tri ve du licj", "chủ trì về du lịch"),
        ("phat trien nong thonn", "phát triển nông thôn"),
        ("đầu tư côgn", "đầu tư công"),
        ("hạn báo cáo khi naof", "hạn báo cáo khi nào"),
        ("🚀 Sở nào  chủ trì?", "Sở nào chủ trì?"),
    ],
)
def test_typing_is_repaired(repairer: Repairer, typed: str, meant: str) -> None:
    assert repairer.repair(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Sở nào chủ trì về du lịch?",
        "Ai lãnh đạo việc phòng chống thiên tai?",
        "hạn chót báo cáo khi nào?",
        "Điểm 4.4 và khoản 2 Điều 2 nói gì?",
        "Nghị quyết số 06/NQ-TU ngày 21/01/2021 được nêu ở đâu?",
        "Ông Nguyễn Văn Khải phụ trách việc gì?",
    ],
)
def test_careful_typing_stays(repairer: Repairer, text: str) -> None:
    assert repairer.repair(text) == text


def test_decomposed_unicode_is_composed(repairer: Repairer) -> None:
    text = "Sở nào chủ trì về du lịch?"
    assert repairer.repair(unicodedata.normalize("NFD", text)) == text


def test_repairing_twice_changes_nothing_more(repairer: Repairer) -> None:
    once = repairer.repair("so nao chu tri ve du lich")
    assert repairer.repair(once) == once


def test_a_bad_line_of_the_short_forms_is_named(repairer: Repairer, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("[chat]\nko = không\nsai\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="Dòng 3"):
        Repairer(repairer.language, short_forms=path).repair("ko")


_RELAXED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_RELAXED
@given(text=st.text(max_size=60) | st.text("aăâeêoôơuưdđsfrxjw1234567890 &.-/AÁ", max_size=40))
def test_no_text_breaks_the_repair(repairer: Repairer, text: str) -> None:
    assert isinstance(repairer.repair(text), str)


_ROWS = [row for c in load_decision().clauses if len(row := syllables(c.text)) > 1]


@_RELAXED
@given(data=st.data())
def test_any_stretch_of_the_decision_stays(repairer: Repairer, data: st.DataObject) -> None:
    row = [s for s in data.draw(st.sampled_from(_ROWS)) if s.isalpha()]
    start = data.draw(st.integers(0, len(row) - 2))
    stretch = row[start : start + data.draw(st.integers(2, 12))]
    stretch = [s for s in stretch if is_syllable(s) and not repairer._short.readings(s)]
    assume(has_diacritics(" ".join(stretch)))
    assert normalize(repairer.repair(" ".join(stretch))) == normalize(" ".join(stretch))


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("sowr", "sở"),
        ("khoongs", "khống"),
        ("dduwowcj", "được"),
        ("duwowjcd", "được"),
        ("trieern", "triển"),
        ("hoaf", "hòa"),
        ("giaos", "giáo"),
        ("quyeets", "quyết"),
        ("ban", None),
        ("thx", None),
    ],
)
def test_telex(keys: str, syllable: str | None) -> None:
    assert from_telex(keys) == syllable


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("so73", "sở"),
        ("d9u7o7c5", "được"),
        ("lich5", "lịch"),
        ("li5ch", "lịch"),
        ("tha8m1", "thắm"),
        ("2024", None),
        ("ban", None),
        ("q4", None),
    ],
)
def test_vni(keys: str, syllable: str | None) -> None:
    assert from_vni(keys) == syllable


@pytest.mark.parametrize("word", ["nghiêng", "ở", "quyết", "đường", "giữa"])
def test_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["lịhc", "web", "thônn", "", "4"])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_abbreviations_count_with_and_without_so() -> None:
    keys = abbreviation_keys([("Sở TN&MT", "A"), ("LĐ-TB&XH", "B"), ("SY", "C")])
    assert keys["TNMT"] == "A"
    assert keys["LĐTBXH"] == keys["LDTBXH"] == "B"
    assert "SY" not in keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tai nạn nhìu wá, ai lo zị", "tai nạn nhiều quá, ai lo vậy"),
        ("bit ai fải làm hem", "biết ai phải làm không"),
        ("cái này do ai qlý dzậy", "cái này do ai quản lý vậy"),
        ("sở nào lo chiện phát chiển nông thôn", "sở nào lo chuyện phát triển nông thôn"),
        ("cam on nha", "cảm ơn nha"),
        ("so nao lo du lich nha", "sở nào lo du lịch nha"),
        ("ai lo du lich ak", "ai lo du lịch ạ"),
        ("tnmt lam gi", "Sở Tài nguyên và Môi trường làm gì"),
        ("so ld tb xh lo gi", "Sở Lao động, Thương binh và Xã hội lo gì"),
        ("so ldtbxh", "Sở Lao động, Thương binh và Xã hội"),
        ("gpmb ai lo", "giải phóng mặt bằng ai lo"),
        ("UBND các huyện làm gì", "UBND các huyện làm gì"),
        ("công nghê vào súc tiến thuơng mại", "công nghệ vào xúc tiến thương mại"),
        ("bồi dưởng công chưc viên chúc", "bồi dưỡng công chức viên chức"),
        ("là viêc của ai", "là việc của ai"),
        ("phong trào đòan kêt", "phong trào đoàn kết"),
        ("p/hợp với ai", "phối hợp với ai"),
        ("ai lo vs sinh an toan thuc pham", "ai lo vệ sinh an toàn thực phẩm"),
        ("Ѕở nào lo du lịсh", "Sở nào lo du lịch"),
        ("ｓở nào lo du lịch", "sở nào lo du lịch"),
        ("Điểm a khoản 1 nói gì?", "Điểm a khoản 1 nói gì?"),
    ],
)
def test_everyday_typing_is_repaired(repairer: Repairer, typed: str, meant: str) -> None:
    assert repairer.repair(typed) == meant


@pytest.mark.parametrize("word", ["la" * 150, "nguyen" * 4, "a" * 2000, "duong" * 300, "xyz" * 9])
def test_long_words_take_no_time(repairer: Repairer, word: str) -> None:
    start = time.perf_counter()
    repairer.repair(f"ai lo {word} ở bản")
    assert time.perf_counter() - start < 1

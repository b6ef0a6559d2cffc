"""Pages, joined lines, and files that cannot be read."""

import re
import unicodedata

import pytest

from corpus.errors import CorpusError
from corpus.readers.text import document, read
from corpus.register import load_register
from corpus.structure.pages import page_at
from corpus.structure.parser import parse

VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạếềệốồộớờợứừựíìịóòọúùụý]", re.IGNORECASE)

POEM = """Trăng lên đầu núi,
gió thổi qua nương,
ai về bản nhỏ
cho nhắn lời thương.
"""


def test_pages_are_numbered_without_gap(decision):
    assert [p.number for p in decision.pages] == list(range(1, 20))
    starts = [p.start for p in decision.pages]
    assert starts == sorted(starts)


@pytest.mark.parametrize("number", [6, 12, 13])
def test_printed_page_numbers(decision, number):
    page = decision.pages[number - 1]
    assert page.certain
    assert decision.source[page.start :].split()[0] == str(number)


def test_pages_after_the_last_printed_number_are_uncertain(decision):
    assert [p.number for p in decision.pages if not p.certain] == [14, 15, 16, 17, 18, 19]


@pytest.mark.parametrize(
    ("clause_id", "page", "certain"),
    [
        ("HEAD", 1, True),
        ("II.2", 6, True),
        ("II.4.4", 10, True),
        ("II.5.3", 12, True),
        ("II.6.3", 13, True),
    ],
)
def test_pages_of_clauses(decision, clause_id, page, certain):
    clause = decision.clause(clause_id)
    assert (clause.page, clause.page_certain) == (page, certain)


def test_page_of_7_1_is_uncertain(decision):
    assert not decision.clause("II.7.1").page_certain


def test_page_at_the_edges(decision):
    twelve = decision.pages[11]
    assert page_at(decision.pages, 0).number == 1
    assert page_at(decision.pages, twelve.start - 1).number == 11
    assert page_at(decision.pages, twelve.start).number == 12


def test_hyphenated_word_is_joined(decision):
    text = decision.clause("II.6.3").text
    assert "đầy đủ, kịp thời vắc-xin và duy trì tỷ lệ tiêm các loại vắc-xin" in text
    assert "vắc- xin" not in text


def test_sentence_across_page_12_is_joined(decision):
    clause = decision.clause("II.5.2")
    words = "dạy nghề phù hợp với đối tượng học nghề và nhu cầu thực tế;"
    assert words in clause.text
    assert any(words in s.text for s in clause.sentences)


@pytest.mark.parametrize("number", [6, 12, 13])
def test_page_number_lines_are_not_in_the_text(decision, number):
    at = decision.pages[number - 1].start
    assert not any(at in clause.offsets for clause in decision.clauses)
    lines = [line.strip() for clause in decision.clauses for line in clause.text.split("\n")]
    assert str(number) not in lines


def test_bom_and_nfd_are_read_alike(tmp_path):
    text = "Điều 1. Sở Y tế"
    bom, nfd = tmp_path / "bom.txt", tmp_path / "nfd.txt"
    bom.write_text(text, encoding="utf-8-sig")
    nfd.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert nfd.read_text(encoding="utf-8") != text
    assert read(bom).source == read(nfd).source == text


def test_wrapped_lines_keep_their_offsets():
    source = "Sở Y tế phối hợp với các ngành liên quan kiểm tra việc tiêm vắc-\nxin trên địa bàn.\n"
    (paragraph,) = document(source).paragraphs
    assert paragraph.text == source.replace("\n", "")
    assert "".join(source[i] for i in paragraph.offsets) == paragraph.text


def _missing(folder):
    return folder / "khong-co.txt"


def _folder(folder):
    return folder


def _file(data):
    def make(folder):
        path = folder / "decision.txt"
        path.write_bytes(data)
        return path

    return make


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_missing, "không có tệp"),
        (_folder, "đây là thư mục"),
        (_file(b""), "trống"),
        (_file(b" \r\n\t\n"), "trống"),
        (_file(b"abc\0def"), "nhị phân"),
        (_file(bytes(range(256))), "không phải văn bản UTF-8"),
        (_file("Cộng hòa à é".replace("ộ", "o").encode("latin-1")), "không phải văn bản UTF-8"),
        (_file(POEM.encode()), "không phải một quyết định"),
    ],
    ids=["missing", "folder", "empty", "blank", "nul", "binary", "latin-1", "poem"],
)
def test_unusable_file_is_one_vietnamese_line(tmp_path, make, words):
    path = make(tmp_path)
    with pytest.raises(CorpusError, match=words) as error:
        parse(read(path), load_register(), decision_id="x")
    message = str(error.value)
    assert "\n" not in message
    assert VIETNAMESE.search(message)
    assert message.endswith(".")


def test_file_too_large(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(CorpusError, match="quá lớn"):
        read(path)

"""PDFs: running text, page numbers off, columns apart, tables whole; layers that lie are found."""

from pathlib import Path

import pytest

from corpus.readers.blocks import compose
from corpus.readers.geometry import PrintedWord, RuledLine, Sheet
from corpus.readers.pdf import read
from corpus.readers.printed import blocks_of
from corpus.readers.scan import unspecked
from corpus.readers.vietnamese import is_syllable, measure
from corpus.structure.pages import page_at
from tests.made_files import DECISION, pdf_file, printed

LONG = (
    "1. Sở Y tế chủ trì, phối hợp với các cơ quan có liên quan xây dựng kế hoạch nâng cao",
    "chất lượng khám bệnh, chữa bệnh tại tuyến xã và báo cáo kết quả thực hiện vào cuối năm.",
)


def _words(text: str, x: float, y: float) -> list[PrintedWord]:
    words = []
    for word in text.split():
        words.append(PrintedWord(word, x, y, x + 6 * len(word), y + 12))
        x += 6 * len(word) + 4
    return words


def _box(xs: list[float], ys: list[float]) -> tuple[RuledLine, ...]:
    level = [RuledLine(True, y, xs[0], xs[-1]) for y in ys]
    return (*level, *(RuledLine(False, x, ys[0], ys[-1]) for x in xs))


def _table(rows: list[tuple[str, ...]], number: int, top: float = 100.0) -> Sheet:
    xs = [50.0, 100.0, 350.0, 550.0][: len(rows[0]) + 1]
    ys = [top + 40 * n for n in range(len(rows) + 1)]
    words = [
        w
        for y, row in zip(ys, rows, strict=False)
        for x, text in zip(xs, row, strict=False)
        for w in _words(text, x + 5, y + 10)
    ]
    return Sheet(number, 600, 840, tuple(words), _box(xs, ys))


def test_wrapped_lines_are_joined_and_page_numbers_taken_off(tmp_path: Path) -> None:
    first = [*printed(DECISION[:12]), (60.0, 500.0, LONG[0]), (60.0, 515.0, LONG[1])]
    second = [(290.0, 40.0, "2"), (60.0, 80.0, "Điều 9. Quyết định này có hiệu lực kể từ ngày ký.")]
    held = read(pdf_file(tmp_path / "a.pdf", [first, second]))
    assert " ".join(LONG) in [p.text for p in held.paragraphs]
    assert [held.source[a:b] for a, b in held.furniture] == ["2"]
    assert [(p.number, p.certain) for p in held.pages] == [(1, True), (2, True)]


def test_a_stamp_hides_what_is_printed_below_it(tmp_path: Path) -> None:
    texts = [*printed(DECISION[:9]), (60.0, 400.0, "ngày tháng 4 năm"), (123.3, 400.0, "5")]
    source = read(pdf_file(tmp_path / "a.pdf", [texts])).source
    assert "ngày tháng 5 năm" in source


def test_a_letterhead_in_two_columns_is_read_column_by_column() -> None:
    words = [
        *_words("ỦY BAN NHÂN DÂN", 60, 50), *_words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 50),
        *_words("TỈNH HÀ GIANG", 70, 66), *_words("Độc lập - Tự do - Hạnh phúc", 320, 66),
        *_words("Số: 15/QĐ-UBND", 70, 90), *_words("Hà Giang, ngày 06 tháng 3 năm 2023", 300, 90),
        *_words("QUYẾT ĐỊNH", 270, 130),
    ]  # fmt: skip
    held = compose(blocks_of([Sheet(1, 600, 840, tuple(words))]), "pdf")
    assert [p.text for p in held.paragraphs] == [
        "ỦY BAN NHÂN DÂN", "TỈNH HÀ GIANG", "Số: 15/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Hà Giang, ngày 06 tháng 3 năm 2023", "QUYẾT ĐỊNH",
    ]  # fmt: skip


def test_a_table_over_pages_is_one_without_its_second_head() -> None:
    head = ("TT", "Nhiệm vụ", "Chủ trì")
    first = _table([head, ("1", "Việc một", "Sở Y tế"), ("2", "Việc hai", "Sở")], 1)
    second = _table([head, ("", "làm tiếp", "Tài chính"), ("3", "Việc ba", "Công an tỉnh")], 2)
    held = compose(blocks_of([first, second]), "pdf")
    assert len(held.tables) == 1
    rows: dict[int, list[str]] = {}
    for cell in held.tables[0].cells:
        rows.setdefault(cell.row, []).append(held.source[cell.start : cell.end])
    assert list(rows.values()) == [
        list(head), ["1", "Việc một", "Sở Y tế"], ["2", "Việc hai làm tiếp", "Sở Tài chính"],
        ["3", "Việc ba", "Công an tỉnh"],
    ]  # fmt: skip
    assert [page_at(held.pages, held.source.index(w)).number for w in ("hai", "ba")] == [1, 2]


@pytest.mark.parametrize(
    ("found", "word"), [("8|", "8"), ("_12.", "12."), ("pháp_", "pháp"), ("ˆ", ""), ("a_b", "a_b")]
)
def test_dirt_beside_words_is_left_out(found: str, word: str) -> None:
    assert unspecked(found) == word


def test_cells_without_a_line_between_are_one() -> None:
    sheet = _table([("A", "", ""), ("1", "Việc", "Sở Y tế")], 1)
    rules = [r for r in sheet.rules if r.level or r.at in (50.0, 550.0)]
    rules += [RuledLine(False, x, 140, 180) for x in (100.0, 350.0)]
    held = compose(blocks_of([Sheet(1, 600, 840, sheet.words, tuple(rules))]), "pdf")
    assert [(c.row, c.column, c.columns) for c in held.tables[0].cells] == [
        (0, 0, 3), (1, 0, 1), (1, 1, 1), (1, 2, 1),
    ]  # fmt: skip


def test_a_line_found_in_pieces_is_one() -> None:
    sheet = _table([("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Một", "Sở Y tế"), ("2", "Hai", "Sở")], 1)
    line, others = sheet.rules[2], [r for r in sheet.rules if r != sheet.rules[2]]
    pieces = [RuledLine(True, line.at - 0.6, 400.0, 550.0), RuledLine(True, line.at, 50.0, 550.0)]
    held = compose(blocks_of([Sheet(1, 600, 840, sheet.words, (*others, *pieces))]), "scan")
    assert {(c.rows, c.columns) for c in held.tables[0].cells} == {(1, 1)}


def test_numbers_and_heads_that_a_scan_lacks() -> None:
    head = ("TT", "Nhiệm vụ", "Chủ trì")
    first = _table([head, ("1", "Việc một", "Sở Y tế")], 1)
    second = _table([("", *head[1:]), ("", "Việc hai", "Công an tỉnh")], 2)
    held = compose(blocks_of([first, second]), "scan")
    texts = [held.source[c.start : c.end] for c in held.tables[0].cells]
    assert texts == [*head, "1", "Việc một", "Sở Y tế", "", "Việc hai", "Công an tỉnh"]


@pytest.mark.parametrize("word", ["nghiêng", "quyết", "thuở", "ưỡn", "giữ", "khoẻ", "yêu", "oan"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["people", "nghiïng", "qđ", "xyz", "tthe", "cöng"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_a_broken_text_layer_is_measured() -> None:
    good = "Ủy ban nhân dân tỉnh giao Sở Y tế chủ trì thực hiện nhiệm vụ"
    assert measure(good).vietnamese
    assert not measure("Ñy ban nh©n d©n tØnh giao Së Y tÕ chñ tr× thùc hiÖn").vietnamese
    assert not measure("Uy ban nhan dan tinh giao So Y te chu tri thuc hien").vietnamese

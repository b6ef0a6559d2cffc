"""Files become decisions, whole or not at all; what cannot is refused in one line."""

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from openpyxl import Workbook
from PIL import Image

from corpus.adding import add, files_in, remove
from corpus.errors import CorpusError, UsageError
from corpus.facts import Given
from corpus.identity import Identity
from corpus.library import load_decision, load_library
from corpus.report import report_of
from tests.made_files import (
    DECISION,
    package,
    pdf_file,
    printed,
    scan_file,
    text_file,
    web_page,
    word_file,
)

Make = Callable[[Path], Path]
LETTER = tuple(f"Kính gửi quý cơ quan, đây là lời chào thứ {n} của chúng tôi." for n in range(12))


def _bodies(decision_id: str, folder: Path) -> list[tuple[str, list[str]]]:
    decision = load_decision(decision_id, folder)
    return [(c.id, [a.name for a in c.leads]) for c in decision.answerable]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", text_file),
        ("a.docx", word_file),
        ("a.html", web_page),
        ("a.pdf", lambda path: pdf_file(path, [printed()])),
        ("named.doc", word_file),
    ],
)
def test_a_decision_is_one_in_any_kind_of_file(name: str, make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    added = add(make(tmp_path / name), folder)
    assert added.id == "15-qd-ubnd-ha-giang-2023"
    assert ("D1.1", ["Sở Y tế"]) in _bodies(added.id, folder)
    held = load_library([folder])[added.id]
    assert (held.number, str(held.issued)) == ("15/QĐ-UBND", "2023-03-06")
    assert held.profile.issuer == "Ủy ban nhân dân tỉnh Hà Giang"
    assert held.profile.signer == "Nguyễn Văn Sơn"
    assert held.profile.title == DECISION[6]
    names = {path.name for path in (folder / added.id).iterdir()}
    assert {"decision.txt", "source.json", "document.toml", "report.json"} < names
    assert [n for n in names if n.startswith("original.")]


def test_a_picture_of_a_decision_is_read(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    folder = tmp_path / "decisions"
    added = add(
        scan_file(tmp_path / "a.pdf", turn=1.2),
        folder,
        decision_id="quet",
        progress=lambda *row: told.append(row),
    )
    assert ("D1.1", ["Sở Y tế"]) in _bodies("quet", folder)
    assert told[-1][1:] == (1, 1)
    assert "Đọc bằng máy" in added.notes[0]
    report = report_of(load_decision("quet", folder), folder)
    assert report.reader == "scan"


def test_the_same_file_is_there_already(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    file = text_file(tmp_path / "a.txt")
    first, again = add(file, folder), add(file, folder)
    assert (again.id, again.known, len(load_library([folder]))) == (first.id, True, 1)
    with pytest.raises(UsageError, match=f"đã có trong kho với mã “{first.id}”"):
        add(file, folder, decision_id="khac")


def test_the_same_number_with_other_words_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    add(text_file(tmp_path / "a.txt"), folder)
    other = text_file(tmp_path / "b.txt", (*DECISION[:12], *DECISION[13:]))
    with pytest.raises(UsageError, match=r"có số 15/QĐ-UBND như văn bản .* nhưng lời văn khác"):
        add(other, folder)
    assert add(other, folder, decision_id="ban-khac").id == "ban-khac"


def test_what_a_person_says_outweighs_what_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    given = Given(number="16/QĐ-UBND", province="Lào Cai", year=2024)
    added = add(text_file(tmp_path / "a.txt"), folder, given=given)
    held = load_decision(added.id, folder)
    assert (held.number, held.profile.province, held.year) == ("16/QĐ-UBND", "Lào Cai", 2024)


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    added = add(text_file(tmp_path / "a.txt"), folder)
    remove(added.id, folder)
    assert list(folder.iterdir()) == []
    for name in (added.id, "../decisions", "son-la-2024"):
        with pytest.raises(CorpusError, match="Không có văn bản"):
            remove(name, folder)


def test_folders_are_walked(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    files = [text_file(tmp_path / "in" / "b.txt"), text_file(tmp_path / "in" / "sub" / "a.txt")]
    (tmp_path / "in" / "link.txt").symlink_to(files[0])
    assert list(files_in([tmp_path / "in"])) == files


def _locked(path: Path) -> Path:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    return path


def _cut(make: Make) -> Make:
    def cut(path: Path) -> Path:
        whole = make(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        return path

    return cut


def _sheet(path: Path) -> Path:
    Workbook().save(path)
    return path


def _pages(path: Path) -> Path:
    document = pdfium.PdfDocument.new()
    for _ in range(2_000):
        document.new_page(100, 100)
    document.save(str(path))
    return path


def _blank(path: Path) -> Path:
    Image.new("RGB", (400, 500), "white").save(path, "PDF")
    return path


def _pdf_with(catalog: str, trailer: str = "") -> Make:
    """A page of a PDF written by hand, with entries of its own."""
    objects = (
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        f"<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'00' * 32}>/P -4>>",
    )
    body = "".join(f"{n} 0 obj{held}endobj\n" for n, held in enumerate(objects, 1))
    end = f"trailer<</Root 1 0 R/Size 5/ID[<00><00>]{trailer}>>\n%%EOF"

    def make(path: Path) -> Path:
        path.write_text(f"%PDF-1.4\n{body}{end}", encoding="ascii")
        return path

    return make


def _packed_script(path: Path) -> Path:
    """A script in a stream of packed objects, as most programs write them."""
    packed = zlib.compress(b"7 0 <</S/JavaScript/JS(app.alert(1))>>")
    whole = _pdf_with("")(path).read_bytes()
    head = b"6 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    path.write_bytes(whole.replace(b"trailer", head + packed + b"\nendstream endobj\ntrailer"))
    return path


def _attached(path: Path) -> Path:
    document = pdfium.PdfDocument(pdf_file(path, [printed()]))
    document.new_attachment("a.exe").set_data(b"MZ")
    document.save(str(path.with_suffix(".new")))
    return path.with_suffix(".new").rename(path)


def _word_with(name: str, content: bytes) -> Make:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    return lambda path: package(path, parts | {name: content})


PACKED = "Ole10Native".encode("utf-16-le")
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
BAD: list[tuple[str, Make, str]] = [
    ("a.txt", lambda p: text_file(p, ()), "trống"),
    ("a.docx", _locked, "có mật khẩu"),
    ("a.docx", _cut(word_file), "bị cụt hoặc hỏng"),
    ("a.pdf", _cut(lambda p: pdf_file(p, [printed()])), "bị cụt hoặc hỏng"),
    ("a.xlsx", _sheet, "bảng tính"),
    ("a.pdf", _blank, "không có chữ nào"),
    ("a.pdf", _pages, "có 2000 trang"),
    ("a.txt", lambda p: text_file(p, ["The people decide what is good."] * 20), "tiếng Việt"),
    ("a.pdf", _pdf_with("", "/Encrypt 4 0 R"), "có mật khẩu"),
    ("a.pdf", _pdf_with("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "mã lệnh"),
    ("a.pdf", _pdf_with("/OpenAction<</S/Launch/F(calc.exe)>>"), "mã lệnh"),
    ("a.pdf", _packed_script, "mã lệnh"),
    ("a.pdf", _attached, "tệp khác đính kèm"),
    ("a.docx", _word_with("word/embeddings/oleObject1.bin", PACKED), "tệp khác đính kèm"),
    ("a.docx", _word_with("word/vbaProject.bin", b"x"), "macro"),
    ("a.docx", _word_with("word/bomb.xml", b"0" * 30_000_000), "quá lớn"),
    ("a.docx", _word_with("word/styles.xml", _ENTITIES), "khai báo XML"),
    ("a.txt", lambda p: text_file(p, LETTER), "có mục, điều đánh số"),
    ("a.zip", lambda p: package(p, {"../../etc/x": b"x"}), "tệp nén"),
]  # fmt: skip


def _program(path: Path) -> Path:
    path.write_bytes(b"MZ\x90\0" + bytes(500))
    return path


def _picture(path: Path) -> Path:
    Image.new("RGB", (40, 50), "white").save(path, "PNG")
    return path


BAD += [("a.pdf", _program, "là chương trình"), ("a.png", _picture, "là một ảnh")]


@pytest.mark.parametrize(
    ("name", "make", "why"), BAD, ids=lambda x: x if isinstance(x, str) else ""
)
def test_what_is_no_document_is_refused_and_leaves_nothing(
    name: str, make: Make, why: str, tmp_path: Path
) -> None:
    folder = tmp_path / "decisions"
    with pytest.raises(UsageError, match=why) as told:
        add(make(tmp_path / name), folder)
    assert str(told.value).startswith(f"Tệp “{name}” ")
    assert "\n" not in str(told.value)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../ra", "A B", "son-la-2024", ".an"])
def test_an_id_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mã"):
        add(text_file(tmp_path / "a.txt"), tmp_path / "decisions", decision_id=name)
    assert list((tmp_path / "decisions").iterdir()) == []


def test_a_document_without_tasks_is_told_in_its_report(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    plain = ("Điều 1. Ban hành kèm theo Quyết định này mẫu tờ khai dùng chung.", *DECISION[13:14])
    added = add(text_file(tmp_path / "a.txt", (*DECISION[:10], *plain)), folder, decision_id="thu")
    report = report_of(load_decision(added.id, folder), folder)
    assert "không thấy giao nhiệm vụ cho cơ quan nào" in report.problems
    text = report.text()
    assert "Cơ quan ban hành: Ủy ban nhân dân tỉnh Hà Giang" in text
    assert "Ngày: 06/03/2023" in text
    assert "đọc từ văn bản thuần" in text


def test_what_was_not_understood_is_told_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    lines = (
        "Điều 1. Phân công nhiệm vụ cho các cơ quan như sau:",
        "1. Sở Y tế báo cáo trước sáng mùng 5 tháng 2 âm lịch.",
        "7. Sở Nội vụ tổng hợp kết quả.",
        "2. Sở Tài chính cân đối kinh phí.",
    )
    added = add(text_file(tmp_path / "a.txt", (*DECISION[:10], *lines)), folder, decision_id="thu")
    problems = report_of(load_decision(added.id, folder), folder).problems
    assert any(
        "giống thời hạn" in p and "sáng mùng 5 tháng 2" in p and "(D1.1)" in p for p in problems
    )
    assert any("không nối tiếp" in p and "“7. Sở Nội vụ tổng hợp" in p for p in problems)


def test_a_text_that_was_changed_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    added = add(text_file(tmp_path / "a.txt"), folder, decision_id="doi")
    (folder / added.id / "decision.txt").write_text("khác", encoding="utf-8")
    problems = load_library([folder]).problems
    assert "hoiqd remove doi" in problems[0]


def test_what_is_stopped_leaves_nothing_and_goes_on_later(tmp_path: Path) -> None:
    folder, inside = tmp_path / "decisions", tmp_path / "in"
    inside.mkdir()
    files = [
        text_file(inside / "a.txt"),
        text_file(inside / "b.txt", (*DECISION[:3], "Số: 16/QĐ-UBND", *DECISION[4:])),
    ]

    def stop(*_: object) -> Identity:
        raise KeyboardInterrupt

    first = add(files[0], folder)
    with pytest.raises(KeyboardInterrupt):
        add(files[1], folder, ask=stop)
    assert [path.name for path in folder.iterdir()] == [first.id]
    again = [add(file, folder) for file in files_in([inside])]
    assert [one.known for one in again] == [True, False]


def test_what_a_killed_process_left_disturbs_nothing_and_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    left = [folder / ".adding-old", folder / ".adding-new"]
    for path in left:
        path.mkdir(parents=True)
        (path / "document.toml").write_text("id = ", encoding="utf-8")
    os.utime(left[0], (0, 0))
    added = add(text_file(tmp_path / "a.txt"), folder)
    assert [d.id for d in load_library([folder])] == [added.id]
    assert load_library([folder]).problems == ()
    assert sorted(p.name for p in folder.iterdir()) == [".adding-new", added.id]

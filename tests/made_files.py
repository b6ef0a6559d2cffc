"""Files of every kind that the reading of documents is tried on, made here and small."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from fontpkg_be_vietnam_pro import __file__ as font_package
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

FONT = next(Path(font_package).parent.rglob("*Regular.ttf"))
PRINTED = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"

DECISION = (
    "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 15/QĐ-UBND",
    "Hà Giang, ngày 06 tháng 3 năm 2023",
    "QUYẾT ĐỊNH",
    "Về việc phân công thực hiện nhiệm vụ chuyển đổi số trên địa bàn tỉnh",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông,",
    "QUYẾT ĐỊNH:",
    "Điều 1. Phân công nhiệm vụ cho các cơ quan như sau:",
    "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng hồ sơ sức khỏe điện tử của người dân.",
    "2. Sở Giáo dục và Đào tạo chủ trì tập huấn kỹ năng số cho giáo viên trước ngày 30/6/2023.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành Quyết định này.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn Sơn",
)


def text_file(path: Path, lines: Sequence[str] = DECISION) -> Path:
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def word_file(path: Path, lines: Sequence[str] = DECISION) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def web_page(path: Path, lines: Sequence[str] = DECISION) -> Path:
    menu = "<nav><ul><li><a href='/'>Trang chủ</a></li><li>Văn bản mới</li></ul></nav>"
    contents = "<aside>Mục lục: Điều 1. Phân công Điều 2. Hiệu lực</aside>"
    body = "".join(f"<p>{line}</p>" for line in lines)
    path.write_text(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Kho văn bản</title>"
        f"<script>alert(1)</script></head><body>{menu}<div><div>{body}</div>{contents}</div></body></html>",
        encoding="utf-8",
    )
    return path


def pdf_file(path: Path, pages: Sequence[Sequence[tuple[float, float, str]]]) -> Path:
    """Pages of texts at places in points from the top left, with a text layer."""
    document = pdfium.PdfDocument.new()
    data = FONT.read_bytes()
    buffer = (raw.c_uint8 * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(document.raw, buffer, len(data), raw.FPDF_FONT_TRUETYPE, 1)
    for texts in pages:
        page = document.new_page(595, 842)
        for x, y, text in texts:
            item = raw.FPDFPageObj_CreateTextObj(document.raw, font, 11)
            wide = (text + "\0").encode("utf-16-le")
            held = (raw.c_ushort * (len(wide) // 2)).from_buffer_copy(wide)
            raw.FPDFText_SetText(item, held)
            raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, x, 842 - y)
            raw.FPDFPage_InsertObject(page.raw, item)
        raw.FPDFPage_GenerateContent(page.raw)
    document.save(str(path))
    return path


def printed(lines: Sequence[str] = DECISION) -> list[tuple[float, float, str]]:
    """Lines one below another, as a page of a PDF sets them."""
    return [(60.0, 60.0 + 28 * n, line) for n, line in enumerate(lines)]


def set_as_book(
    paragraphs: Sequence[str], face: Path = FONT
) -> list[list[tuple[float, float, str]]]:
    """Paragraphs wrapped and numbered page by page, as a word processor prints them."""
    font = ImageFont.truetype(str(face), 110)  # ten times as large: widths are whole numbers
    pages: list[list[tuple[float, float, str]]] = [[]]
    y = 60.0
    for paragraph in paragraphs:
        x, line = 113.0, ""
        for word in [*paragraph.split(), "\n"]:
            longer = f"{line} {word}".strip()
            if word != "\n" and font.getlength(longer) / 10 <= 540 - x:
                line = longer
                continue
            if y > 780:
                pages.append([(290.0, 40.0, str(len(pages) + 1))])
                y = 70.0
            pages[-1].append((x, y, line))
            x, line, y = 85.0, word, y + 15
        y += 5
    return pages


def scan_file(path: Path, lines: Sequence[str] = DECISION, turn: float = 0.0) -> Path:
    """A picture of the lines on a page, 150 dots an inch, as a PDF without any text."""
    page = Image.new("L", (1654, 1500), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), 30)
    for n, line in enumerate(lines):
        pen.text((120, 100 + 70 * n), line, font=font, fill=0)
    page.rotate(turn, fillcolor=255).convert("RGB").save(path, "PDF", resolution=200)
    return path


def scanned_book(path: Path, pages: Sequence[Sequence[tuple[float, float, str]]]) -> Path:
    """Pages as a scanner gives them: printed at 200 dots an inch, a little askew, with specks."""
    dots = 200 / 72
    font = ImageFont.truetype(str(PRINTED), round(11 * dots))
    drawn = []
    for n, texts in enumerate(pages):
        page = Image.new("L", (1654, 2339), 250)
        pen = ImageDraw.Draw(page)
        for x, y, text in texts:
            pen.text((x * dots, y * dots), text, font=font, fill=40, anchor="ls")
        for speck in range(40):
            pen.point((97 * speck % 1654, (389 * speck + n) % 2339), fill=60)
        drawn.append(page.rotate(0.4 * (-1) ** n, fillcolor=250).convert("RGB"))
    drawn[0].save(path, "PDF", resolution=200, save_all=True, append_images=drawn[1:])
    return path


def package(path: Path, parts: dict[str, bytes]) -> Path:
    """A zip with these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    path.write_bytes(held.getvalue())
    return path

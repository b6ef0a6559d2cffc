"""A small document that nobody prepared, for tests."""

from pathlib import Path

from assistant.assistant import Assistant
from corpus.readers.text import read
from corpus.register import load_register
from corpus.structure.parser import parse
from eval.documents.asking import open_document
from tests.tiny_encoder import TinyEncoder

TEXT = """CHỈ THỊ

1. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra an toàn thực phẩm tại các bếp ăn tập thể.

2. Sở Xây dựng chủ trì thẩm định quy hoạch đô thị, công bố trước ngày 15/3/2025.

3. Sở Tài chính chủ trì phân bổ ngân sách cho các huyện.
"""


def unprepared(folder: Path) -> Assistant:
    """Its assistant."""
    path = folder / "original.txt"
    path.write_text(TEXT, encoding="utf-8")
    decision = parse(read(path), load_register(), decision_id="one")
    return open_document(decision, TinyEncoder(dimension=256))

"""What of a PDF is refused: scripts, programs that it starts, files inside it.

PDFium runs none of them, but the original is kept, and people open it.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

from corpus.errors import UsageError

_OBJECTS = re.compile(rb"/ObjStm\b[^\0]{0,400}?\bstream\r?\n")
_SCRIPT = re.compile(rb"/(?:JavaScript|Launch)\b")
_FILES = re.compile(rb"/EmbeddedFiles?\b")
_MOST = 5_000_000  # bytes of one packed group of objects
_AGAIN = "hãy in lại ra PDF mới rồi thêm lần nữa"


def check_contents(document: Any, path: Path) -> None:
    """`UsageError` for a PDF that holds more than pages."""
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0
    files = raw.FPDFDoc_GetAttachmentCount(document.raw) > 0
    for part in _objects(path.read_bytes()):
        scripts = scripts or bool(_SCRIPT.search(part))
        files = files or bool(_FILES.search(part))
    if scripts:
        raise UsageError(f"có chứa mã lệnh (JavaScript): {_AGAIN}.")
    if files:
        raise UsageError(f"có tệp khác đính kèm bên trong: {_AGAIN}.")


def _objects(content: bytes) -> Iterator[bytes]:
    """The file as it stands, and the objects that are packed in it."""
    yield content
    for packed in _OBJECTS.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[packed.end() :], _MOST)
        except zlib.error:
            continue

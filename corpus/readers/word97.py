"""The text of an old Word file (Word 97 to 2003) with its tables, as [MS-DOC] lays it out.

antiword loses the cells of merged rows, other readers the tables: this reads the pieces of the text
and, of the properties of paragraphs, only which of them end a row and how that row is parted.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import olefile

from corpus.errors import UsageError
from corpus.readers.blocks import Block, Grid, GridCell, Passage

_ENCRYPTED, _OTHER_TABLE = 0x0100, 0x0200
_CELL = "\x07"
_ENDS = "\r\x0c" + _CELL
_IN_TABLE, _ROW_END, _ROW = 0x2416, 0x2417, 0xD608  # sprmPFInTable, sprmPFTtp, sprmTDefTable
_HUGE = (0x6645, 0x6646)  # sprmPHugePapx
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_FKP = 512
_FIRST, _MERGED, _DOWN, _RESTART = 0x01, 0x02, 0x20, 0x40  # flags of a cell
_NEAR = 12  # twentieths of a point within which two edges are one
_LONGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of characters: where it begins in the text and in the file, and how wide one is."""

    start: int
    end: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells with their edges and flags."""

    texts: tuple[str, ...]
    edges: tuple[int, ...]
    flags: tuple[int, ...]


def blocks_of_file(path: Path) -> list[Block]:
    """Paragraphs and tables; `ValueError` or `struct.error` if the file is laid out otherwise."""
    with olefile.OleFileIO(str(path)) as held:
        main = held.openstream("WordDocument").read()
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if flags & _ENCRYPTED:
            raise UsageError(
                "có mật khẩu: hãy mở bằng mật khẩu, lưu lại không mật khẩu rồi thêm lại."
            )
        side = held.openstream("1Table" if flags & _OTHER_TABLE else "0Table").read()
        data = held.openstream("Data").read() if held.exists("Data") else b""
    pieces = _pieces(main, side)
    length = min(struct.unpack_from("<I", main, 0x4C)[0], pieces[-1].end, _LONGEST)
    text = "".join(_letters(main, piece) for piece in pieces)[:length]
    return list(_blocks(text, pieces, _properties(main, side, data)))


def _pieces(main: bytes, side: bytes) -> list[_Piece]:
    at, size = struct.unpack_from("<II", main, 0x1A2)
    clx = side[at : at + size]
    while clx[:1] == b"\x01":
        clx = clx[3 + struct.unpack_from("<H", clx, 1)[0] :]
    if clx[:1] != b"\x02":
        raise ValueError("no piece table")
    plc = clx[5:]
    count = (struct.unpack_from("<I", clx, 1)[0] - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for n in range(count):
        code = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * n + 2)[0]
        narrow = bool(code & 0x40000000)
        start = (code & 0x3FFFFFFF) // 2 if narrow else code & 0x3FFFFFFF
        pieces.append(_Piece(places[n], places[n + 1], start, 1 if narrow else 2))
    return pieces


def _letters(main: bytes, piece: _Piece) -> str:
    held = main[piece.at : piece.at + (piece.end - piece.start) * piece.width]
    if piece.width == 2:
        return held.decode("utf-16-le", "replace")
    # Five bytes have no letter in cp1252, and one each in fonts of before Unicode.
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in held)


def _properties(main: bytes, side: bytes, data: bytes) -> dict[int, tuple[int, bytes]]:
    """By where a paragraph begins in the file: where it ends, and its properties."""
    at, size = struct.unpack_from("<II", main, 0x102)
    count = (size - 4) // 8
    found = {}
    for n in range(count):
        page = struct.unpack_from("<I", side, at + 4 * (count + 1) + 4 * n)[0] & 0x3FFFFF
        fkp = main[page * _FKP : (page + 1) * _FKP]
        if len(fkp) < _FKP:
            continue
        runs = fkp[-1]
        places = struct.unpack_from(f"<{runs + 1}I", fkp, 0)
        for k in range(runs):
            offset = 2 * fkp[4 * (runs + 1) + 13 * k]
            if offset:
                size_at = 2 * fkp[offset] - 1 if fkp[offset] else 2 * fkp[offset + 1]
                start = offset + (1 if fkp[offset] else 2)
                own = fkp[start + 2 : start + size_at]
                found[places[k]] = (places[k + 1], own + _elsewhere(own, data))
    return found


def _elsewhere(properties: bytes, data: bytes) -> bytes:
    """The properties that were too long for their place, as those of rows of many cells are."""
    for code, operand in _single(properties):
        if code in _HUGE:
            at = struct.unpack("<I", operand)[0]
            if at + 2 <= len(data):
                return data[at + 2 : at + 2 + struct.unpack_from("<H", data, at)[0]]
    return b""


def _single(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property with its operand."""
    at = 0
    while at + 2 <= len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        at += 2
        if code >> 13 == 6:
            size = (
                struct.unpack_from("<H", properties, at)[0] + 1
                if code == _ROW
                else properties[at] + 1
            )
        else:
            size = _SIZES[code >> 13]
        yield code, properties[at : at + size]
        at += size


def _blocks(
    text: str, pieces: list[_Piece], properties: dict[int, tuple[int, bytes]]
) -> Iterator[Block]:
    starts = sorted(properties)
    firsts = [piece.start for piece in pieces]

    def told(at: int) -> dict[int, bytes]:
        """The properties of the paragraph that ends at a place in the text."""
        piece = pieces[max(0, bisect_right(firsts, at) - 1)]
        place = piece.at + (at - piece.start) * piece.width
        near = bisect_right(starts, place) - 1
        end, own = properties[starts[near]] if near >= 0 else (0, b"")
        return dict(_single(own)) if place < end else {}

    rows: list[_Row] = []
    cells: list[str] = []
    held: list[str] = []  # paragraphs of the cell that is open
    begin = 0
    for end in (n for n, letter in enumerate(text) if letter in _ENDS):
        words, begin = _readable(text[begin:end]), end + 1
        own = told(end)
        if text[end] == _CELL and _ROW_END in own:
            rows.append(_row(cells, own.get(_ROW, b"")))
            cells, held = [], []
        elif text[end] == _CELL:
            cells.append("\n".join([*held, words]))
            held = []
        elif own.get(_IN_TABLE, b"\0") != b"\0":
            held.append(words)
        else:
            if rows:
                yield _grid(rows)
            rows = []
            yield Passage(words)
    if rows:
        yield _grid(rows)
    yield from (Passage(text) for text in [*cells, *held, _readable(text[begin:])])


def _readable(text: str) -> str:
    """The letters that are shown: of fields their result, of breaks a new line."""
    shown, depth, code = [], 0, False
    for letter in text:
        if letter == "\x13":
            depth, code = depth + 1, True
        elif letter == "\x14":
            code = False
        elif letter == "\x15":
            depth, code = max(0, depth - 1), False
        elif not code:
            shown.append("\n" if letter == "\x0b" else "-" if letter == "\x1e" else letter)
    return "".join(shown).replace("\x1f", "\xad")


def _row(cells: list[str], definition: bytes) -> _Row:
    """A row with the edges that its definition gives, even ones where it gives none."""
    count = definition[2] if len(definition) > 2 else 0
    if count != len(cells) or len(definition) < 3 + 2 * (count + 1):
        even = tuple(1_000 * n for n in range(len(cells) + 1))
        return _Row(tuple(cells), even, (0,) * len(cells))
    edges = struct.unpack_from(f"<{count + 1}h", definition, 3)
    at = 3 + 2 * (count + 1)
    flags = [definition[at + 20 * n] if at + 20 * n < len(definition) else 0 for n in range(count)]
    return _Row(tuple(cells), edges, tuple(flags))


def _grid(rows: list[_Row]) -> Grid:
    """The rows as one table: columns by the edges of all rows, merged cells once."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)

    def column(edge: int) -> int:
        return max(0, bisect_right(edges, edge + _NEAR) - 1)

    cells: dict[tuple[int, int], GridCell] = {}
    above: dict[int, tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for n, text in enumerate(row.texts):
            start, end = column(row.edges[n]), column(row.edges[n + 1])
            width = max(1, end - start)
            flag = row.flags[n]
            left = next((at for at in cells if at[0] == y and _ends(cells[at]) == start), None)
            if flag & _MERGED and not flag & _FIRST and left:
                old = cells[left]
                cells[left] = GridCell(y, old.column, old.text + text, 1, old.columns + width)
            elif flag & _DOWN and not flag & _RESTART and above.get(start) in cells:
                old = cells[above[start]]
                joined = "\n".join(t for t in (old.text, text) if t.strip())
                cells[above[start]] = GridCell(
                    old.row, old.column, joined, y - old.row + 1, old.columns
                )
            else:
                cells[y, start] = GridCell(y, start, text, 1, width)
                above[start] = (y, start)
    return Grid(tuple(cells.values()))


def _ends(cell: GridCell) -> int:
    return cell.column + cell.columns

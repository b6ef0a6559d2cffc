"""Old Word files: fields, merged cells, properties; what cannot be read names the program."""

import shutil
import struct
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.readers import doc
from corpus.readers.word97 import _grid, _readable, _Row, _row, _single


def test_of_fields_the_result_is_shown() -> None:
    assert _readable("Trang \x13PAGE\x14\x31\x15 của \x13NUMPAGES\x15văn\x0bbản\x1e") == (
        "Trang 1 của văn\nbản-"
    )


def test_cells_merged_downwards_and_sideways_stand_once() -> None:
    edges = (0, 500, 2000, 4000)
    rows = [
        _Row(("TT", "Nhiệm vụ", ""), edges, (0, 0x01, 0x02)),
        _Row(("1", "Việc một", "Sở Y tế"), edges, (0x60, 0, 0x60)),
        _Row(("", "Việc hai", ""), edges, (0x20, 0, 0x20)),
    ]
    cells = [(c.row, c.column, c.rows, c.columns, c.text) for c in _grid(rows).cells]
    assert cells == [
        (0, 0, 1, 1, "TT"), (0, 1, 1, 2, "Nhiệm vụ"), (1, 0, 2, 1, "1"), (1, 1, 1, 1, "Việc một"),
        (1, 2, 2, 1, "Sở Y tế"), (2, 1, 1, 1, "Việc hai"),
    ]  # fmt: skip


def test_rows_of_other_edges_share_one_grid() -> None:
    rows = [_Row(("A",), (0, 4000), (0,)), _Row(("1", "2"), (5, 2000, 3995), (0, 0))]
    assert [(c.row, c.column, c.columns) for c in _grid(rows).cells] == [
        (0, 0, 2), (1, 0, 1), (1, 1, 1),
    ]  # fmt: skip


def test_properties_are_told_one_by_one() -> None:
    definition = struct.pack("<HB3h", 8, 2, 0, 100, 300)
    told = dict(_single(struct.pack("<HBHBH", 0x2416, 1, 0x2417, 1, 0xD608) + definition))
    assert told[0x2416] == b"\1"
    assert told[0x2417] == b"\1"
    assert _row(["a", "b"], told[0xD608]).edges == (0, 100, 300)
    assert _row(["a"], b"").edges == (0, 1000)


def test_the_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 60)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UsageError, match="apt-get install antiword"):
        doc.read(path)

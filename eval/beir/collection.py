"""A test collection in BEIR's layout (Thakur et al. 2021): documents, queries, judgements.

`corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`) and `qrels/<split>.tsv` or
`qrels.tsv` (query, document, relevance). Whatever is wrong raises `UsageError` with file and line.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UsageError, reason
from index.text import syllables

_DEFAULT_SPLIT = "test"
_MEND = "hãy sửa lại rồi chạy lại"


@dataclass(frozen=True, slots=True)
class BeirText:
    """A document or a query; `title` is "" where there is none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, the judged queries, and `qrels`: query id -> document id -> relevance.

    Every query has a document of relevance 1 or more.
    """

    documents: tuple[BeirText, ...]
    queries: tuple[BeirText, ...]
    qrels: dict[str, dict[str, int]]


def load_collection(
    folder: Path, *, split: str | None = None, limit: int | None = None
) -> Collection:
    """The collection of a folder; `limit` keeps the first judged queries of the file.

    Without a `split`, `qrels/test.tsv`, or the only file of judgements that there is.
    """
    if not folder.is_dir():
        raise UsageError(f"Không có thư mục {folder}: hãy kiểm tra đường dẫn.")
    documents = _texts(folder / "corpus.jsonl")
    if not any(syllables(f"{d.title} {d.text}") for d in documents):
        raise UsageError(f"Tệp {folder / 'corpus.jsonl'} không có chữ nào: hãy kiểm tra lại tệp.")
    every = _texts(folder / "queries.jsonl")
    path = _qrels_path(folder, split)
    qrels = _qrels(path, {q.id for q in every}, {d.id for d in documents})
    judged = [q for q in every if any(r > 0 for r in qrels.get(q.id, {}).values())]
    if not judged:
        raise UsageError(f"Tệp {path} không ghi tài liệu đúng cho câu hỏi nào: {_MEND}.")
    queries = tuple(judged[:limit])
    return Collection(tuple(documents), queries, {q.id: qrels[q.id] for q in queries})


def _qrels_path(folder: Path, split: str | None) -> Path:
    files = {p.stem: p for p in sorted((folder / "qrels").glob("*.tsv"))}
    single = folder / "qrels.tsv"
    if split is not None:
        if split in files:
            return files[split]
        known = f" (có: {', '.join(files)})" if files else ""
        raise UsageError(f"Không có tệp {folder / 'qrels' / split}.tsv{known}: hãy chọn lại.")
    if _DEFAULT_SPLIT in files:
        return files[_DEFAULT_SPLIT]
    if single.is_file():
        return single
    if len(files) > 1:
        raise UsageError(f"Có nhiều bộ đánh giá ({', '.join(files)}): hãy chọn bằng --split.")
    if not files:
        raise UsageError(f"Không có tệp {folder}/qrels/test.tsv hay {single}: hãy thêm tệp này.")
    return next(iter(files.values()))


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not blank, after words that say where it stands."""
    try:
        with path.open("rb") as file:
            for n, raw in enumerate(file, 1):
                where = f"Dòng {n} của {path}"
                try:
                    line = raw.decode("utf-8-sig" if n == 1 else "utf-8").strip("\r\n")
                except UnicodeDecodeError as error:
                    raise UsageError(f"{where} không phải UTF-8: {_MEND}.") from error
                if line.strip():
                    yield where, line
    except FileNotFoundError as error:
        raise UsageError(f"Không có tệp {path}: hãy thêm tệp này.") from error
    except OSError as error:
        raise UsageError(
            f"Không đọc được {path} ({reason(error)}): hãy kiểm tra quyền đọc."
        ) from error


def _texts(path: Path) -> list[BeirText]:
    found: dict[str, BeirText] = {}
    for where, line in _lines(path):
        text = _text(where, line)
        if text.id in found:
            raise UsageError(f"{where}: mã “{text.id}” bị dùng hai lần; {_MEND}.")
        found[text.id] = text
    if not found:
        raise UsageError(f"Tệp {path} trống: hãy kiểm tra lại tệp.")
    return list(found.values())


def _text(where: str, line: str) -> BeirText:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} không phải JSON: {_MEND}.") from error
    if not isinstance(row, dict) or not isinstance(row.get("_id"), str | int):
        raise UsageError(f"{where} thiếu trường “_id”: {_MEND}.")
    if not isinstance(row.get("text"), str):
        raise UsageError(f"{where} thiếu trường “text” (một chuỗi ký tự): {_MEND}.")
    title = row.get("title")
    return BeirText(str(row["_id"]), title.strip() if isinstance(title, str) else "", row["text"])


def _qrels(path: Path, queries: set[str], documents: set[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for n, (where, line) in enumerate(_lines(path)):
        cells = [cell.strip() for cell in line.split("\t")]
        if n == 0 and cells[0] == "query-id":
            continue
        if len(cells) != 3 or not cells[2].lstrip("-").isdecimal():
            raise UsageError(
                f"{where} phải có ba cột cách nhau bằng tab (câu hỏi, tài liệu, mức): {_MEND}."
            )
        query, document, relevance = cells
        if query not in queries:
            raise UsageError(f"{where}: câu hỏi “{query}” không có trong queries.jsonl; {_MEND}.")
        if document not in documents:
            raise UsageError(
                f"{where}: tài liệu “{document}” không có trong corpus.jsonl; {_MEND}."
            )
        found.setdefault(query, {})[document] = int(relevance)
    return found

"""The report of a decision: what was understood of it, what was not, what a person should see."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.adding import REPORT
from corpus.annotations import Doubt, DoubtKind
from corpus.decision import Decision
from corpus.library import RECORD, source_of
from corpus.readers.base import SourceText

_LOW = 0.75  # certainty of a page read by machine, under which a person should look at it
_HUGE = 1_200  # words of a clause that is most likely not cut where it should be
_DOUBTS = {
    DoubtKind.DEADLINE: "chỗ giống thời hạn nhưng chưa đọc được",
    DoubtKind.NUMBER: "số thứ tự in đầu dòng không nối tiếp số trước nên không chia thành mục",
}
_MOST_SHOWN = 20
_SHOWN = 60  # characters


@dataclass(frozen=True, slots=True)
class Report:
    """Figures and findings of one decision; `problems` ask for a person's look."""

    id: str
    clauses: int
    led: int
    agencies: tuple[str, ...]
    deadlines: int
    references: int
    tables: int
    reader: str
    identity: dict[str, dict[str, Any]]
    notes: tuple[str, ...]
    problems: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return asdict(self)

    def text(self) -> str:
        """The report as people read it."""
        lines = [
            f"Văn bản “{self.id}” (đọc từ {_READERS.get(self.reader, self.reader)})",
            f"Điều khoản: {self.clauses}, trong đó {self.led} có cơ quan thực hiện",
            f"Bảng: {self.tables}; mốc thời gian: {self.deadlines}; "
            f"văn bản dẫn chiếu: {self.references}",
            f"Cơ quan ({len(self.agencies)}): {'; '.join(self.agencies) or 'không thấy'}",
        ]
        for name, found in self.identity.items():
            lines.append(f"{_LABELS.get(name, name)}: {_found(name, found)}")
        if any(not found["sure"] for name, found in self.identity.items() if name in _GIVEN):
            lines.append(
                f"Điền chỗ chưa chắc: gõ “hoiqd remove {self.id}”, rồi “hoiqd add TỆP” kèm "
                "--number, --date, --issuer, --kind hoặc --title."
            )
        lines += [f"Chú ý: {note}" for note in self.notes]
        lines += [f"Cần xem lại: {problem}" for problem in self.problems]
        return "\n".join(lines if self.problems else [*lines, "Không có chỗ nào cần xem lại."])


def _found(name: str, found: dict[str, Any]) -> str:
    """A fact with where it stands, or that it stands nowhere."""
    value, where = found["value"], found["where"]
    if not value:
        return f"để trống ở {where}" if where else "không thấy"
    if name == "date":
        value = f"{date.fromisoformat(value):%d/%m/%Y}"
    sure = "" if found["sure"] else " — chưa chắc"
    return f"{value}{f' ({where})' if where else ''}{sure}"


_READERS = {
    "text": "văn bản thuần",
    "docx": "tệp Word",
    "doc": "tệp Word đời cũ",
    "rtf": "tệp RTF",
    "html": "trang web",
    "pdf": "PDF có lớp chữ",
    "scan": "ảnh quét, bằng máy",
}
_GIVEN = ("number", "date", "issuer", "kind", "title")
_LABELS = {
    "number": "Số, ký hiệu",
    "date": "Ngày",
    "issuer": "Cơ quan ban hành",
    "kind": "Loại",
    "title": "Trích yếu",
    "signer": "Người ký",
    "province": "Tỉnh, thành phố",
}


def report_of(decision: Decision, folder: Path) -> Report:
    """The report of a decision of the library; `folder` holds those that were added."""
    held = folder / decision.id
    document = source_of(held) if (held / RECORD).is_file() else None
    kept = json.loads((held / REPORT).read_text("utf-8")) if (held / REPORT).is_file() else {}
    names = {a.name for clause in decision.clauses for a in clause.assignments}
    return Report(
        id=decision.id,
        clauses=len(decision.clauses),
        led=sum(bool(clause.leads) for clause in decision.clauses),
        agencies=tuple(sorted(names)),
        deadlines=sum(len(clause.deadlines) for clause in decision.clauses),
        references=sum(len(clause.references) for clause in decision.clauses),
        tables=len(document.tables) if document else 0,
        reader=document.reader if document else "text",
        identity=kept.get("identity", {}),
        notes=document.notes if document else (),
        problems=tuple(problems_of(decision, document)),
    )


def problems_of(decision: Decision, document: SourceText | None) -> Iterator[str]:
    """What a person should look at."""
    if document:
        low = [str(page) for page, sure in document.certainty if sure < _LOW]
        if low:
            yield f"trang đọc bằng máy chưa rõ chữ: {', '.join(low)}"
        yield from _falls(decision, document)
    for clause in decision.clauses:
        words = len(clause.text.split())
        if words > _HUGE:
            yield f"điều khoản {clause.id} dài {words} chữ, có thể chưa chia đúng"
    if not any(clause.assignments for clause in decision.clauses):
        yield "không thấy giao nhiệm vụ cho cơ quan nào"
    yield from _not_understood(decision)


def _falls(decision: Decision, document: SourceText) -> Iterator[str]:
    """Articles that are printed at the start of a paragraph, but open no clause."""
    opened = {clause.start for clause in decision.clauses}
    lost = [
        paragraph.text[:40]
        for paragraph in document.paragraphs
        if re.match(r"Điều \d{1,3} ?[.:] ?\S", paragraph.text) and paragraph.start not in opened
    ]
    if lost:
        shown = "; ".join(f"“{text}…”" for text in lost[:_MOST_SHOWN])
        yield f"{len(lost)} điều in đầu dòng nhưng không thành điều khoản: {shown}"


def _not_understood(decision: Decision) -> Iterator[str]:
    """What a person should look at of what the reading itself doubted."""
    for kind, told in _DOUBTS.items():
        places = [_place(decision, doubt) for doubt in decision.doubts if doubt.kind is kind]
        if places:
            more = f"; và {len(places) - _MOST_SHOWN} chỗ nữa" if len(places) > _MOST_SHOWN else ""
            yield f"{len(places)} {told}: {'; '.join(places[:_MOST_SHOWN])}{more}"


def _place(decision: Decision, doubt: Doubt) -> str:
    """The words of a doubt and the clause that they stand in."""
    at = next((c for c in decision.clauses if c.start <= doubt.start < c.end), None)
    where = f" ({at.id})" if at else ""
    shown = doubt.text if len(doubt.text) <= _SHOWN else f"{doubt.text[:_SHOWN]}…"
    return f"“{' '.join(shown.split())}”{where}"

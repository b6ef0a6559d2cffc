"""The library: a folder for each decision, and how decisions and their clauses are named."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from corpus.decision import Clause, Decision, ReadingMode
from corpus.errors import CorpusError, UnknownClause, UnknownDecision, UsageError
from corpus.profile import CORPUS, DEFAULT_DECISION, load_facts, own_file, profile_of
from corpus.readers.base import SourceText
from corpus.readers.record import from_record
from corpus.readers.text import load_text, read
from corpus.register import register_for
from corpus.structure.parser import parse

__all__ = [
    "CORPUS",
    "DEFAULT_DECISION",
    "ClauseRef",
    "Library",
    "clause_of",
    "decision_ids",
    "facts_of",
    "folder_with",
    "load_decision",
    "load_library",
]

TEXT = "decision.txt"
RECORD = "source.json"  # paragraphs, pages and tables of a text that a reader made


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause of one decision among many; written "son-la-2024/II.4.4".

    Where `decision` is "" it is not known yet whose clause it is.
    """

    decision: str
    clause: str

    def __str__(self) -> str:
        return f"{self.decision}/{self.clause}" if self.decision else self.clause

    @classmethod
    def parse(cls, text: str) -> "ClauseRef":
        """The reference that is written so; `UsageError` if it is none."""
        decision, slash, clause = text.strip().partition("/")
        if not (slash and re.fullmatch(r"\w[\w-]*", decision) and re.fullmatch(r"[\w.-]+", clause)):
            raise UsageError(
                f"“{text.strip()}” không phải mã điều khoản: hãy ghi mã văn bản, dấu “/” rồi mã "
                "điểm; gõ “hoiqd library” để xem mã văn bản."
            )
        return cls(decision, clause)


@dataclass(frozen=True)
class Library:
    """Decisions by id, in order; `problems` tells in a line each what could not be taken in."""

    decisions: dict[str, Decision]
    problems: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions.values())

    def __len__(self) -> int:
        return len(self.decisions)

    def __contains__(self, decision_id: object) -> bool:
        return decision_id in self.decisions

    def __getitem__(self, decision_id: str) -> Decision:
        """The decision of that id; `UnknownDecision` says which there are."""
        try:
            return self.decisions[decision_id]
        except KeyError:
            raise _unknown(decision_id, list(self.decisions)) from None

    def clause(self, ref: ClauseRef) -> Clause:
        """The clause of a reference, in any letter case; `UnknownClause` if there is none."""
        return clause_of(self[ref.decision], ref.clause)

    def numbered(self, number: str, year: int = 0) -> tuple[Decision, ...]:
        """Those of a number, as "78" or "78/QĐ-UBND", and of a year if one is given."""
        wanted = number.casefold()
        return tuple(
            d
            for d in self
            if wanted in (d.number.casefold(), d.number.casefold().split("/")[0])
            and d.number
            and year in (0, d.year)
        )

    def called(self, text: str) -> tuple[Decision, ...]:
        """Those that a text calls by their number, else by place or year, as far as these tell."""
        words = text.casefold()
        by_number = tuple(d for d in self if d.number and d.number.casefold() in words)
        if by_number:
            return by_number
        short = re.search(r"(?:số|quyết định|nghị quyết|chỉ thị|kế hoạch) (\d+)(?![\d/.])", words)
        years = {int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", words)}
        found = self.numbered(short[1]) if short else ()
        if not found:
            places = {d.profile.province.casefold() for d in self} - {""}
            named = {p for p in places if p in words}
            of_place = [d for d in self if d.profile.province.casefold() in named]
            found = tuple(of_place or (self if years else ()))
        return tuple(d for d in found if not years or d.year in years)


def clause_of(decision: Decision, clause_id: str) -> Clause:
    """The clause of that id in any letter case; `UnknownClause` says which there are."""
    wanted = clause_id.strip().lower()
    for clause in decision.clauses:
        if clause.id.lower() == wanted:
            return clause
    ids = ", ".join(c.id for c in decision.clauses)
    raise UnknownClause(f"Không có mã “{clause_id}” trong Quyết định. Các mã: {ids}.")


def load_library(folders: Sequence[Path] = (CORPUS,)) -> Library:
    """All decisions in these folders; one that is damaged, or named as another is, is left out."""
    decisions: dict[str, Decision] = {}
    problems = []
    for path in [p for folder in folders for p in sorted(folder.glob("[!.]*/document.toml"))]:
        folder = path.parent
        try:
            declared = facts_of(folder).get("id", folder.name)
            if declared != folder.name:
                raise CorpusError(
                    f"Tệp {path} ghi mã “{declared}”, khác tên thư mục: hãy đổi cho khớp."
                )
            if folder.name in decisions:
                raise CorpusError(
                    f"Bỏ qua {folder}: đã có văn bản mang mã “{folder.name}”, hãy đổi tên thư mục "
                    "và mã."
                )
            decisions[folder.name] = load_decision(folder.name, folder.parent)
        except CorpusError as error:
            problems.append(" ".join(str(error).split()))
    return Library(decisions, tuple(problems))


def decision_ids(folders: Sequence[Path] = (CORPUS,)) -> list[str]:
    """The decisions in these folders, whether they can be read or not."""
    return sorted({p.parent.name for folder in folders for p in folder.glob("*/document.toml")})


def folder_with(decision_id: str, folders: Sequence[Path]) -> Path:
    """The first of these folders that a decision stands in; `CorpusError` says which there are."""
    for folder in folders:
        if (folder / decision_id / "document.toml").is_file():
            return folder
    raise _unknown(decision_id, decision_ids(folders))


def facts_of(folder: Path) -> dict[str, Any]:
    """The rows of a decision's document.toml; `CorpusError` if there is none."""
    path = folder / "document.toml"
    if not path.is_file():
        raise _unknown(folder.name, decision_ids())
    return load_facts(path)


def _unknown(decision_id: str, known: Sequence[str]) -> UnknownDecision:
    return UnknownDecision(
        f"Không có quyết định “{decision_id[:100]}” trong kho (hiện có: {', '.join(known)})."
    )


def find_decision(decision_id: str, folders: Sequence[Path]) -> Decision:
    """The parsed decision, from the first of the folders that holds it; see `load_decision`."""
    return load_decision(decision_id, folder_with(decision_id, folders))


def load_decision(decision_id: str = DEFAULT_DECISION, corpus: Path = CORPUS) -> Decision:
    """The parsed decision of a folder; `CorpusError` says what is wrong with the folder.

    Parsed once as long as no file of the folder changes.
    """
    return _parsed(decision_id, corpus, _state(corpus / decision_id))


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Differs when a file of a folder was changed, added or removed."""
    try:
        told = [(path.name, path.stat()) for path in sorted(folder.iterdir())]
    except OSError:  # said when it is read
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in told)


@cache
def _parsed(decision_id: str, corpus: Path, state: tuple[tuple[str, int, int], ...]) -> Decision:
    folder = corpus / decision_id
    facts = facts_of(folder)
    profile = profile_of(facts, folder / "document.toml")
    decision = parse(
        source_of(folder, facts.get("text", TEXT)),
        register_for(profile, own_file(folder, facts, "register")),
        decision_id=decision_id,
        title=profile.title,
        issuer=profile.issuer,
        number=profile.number,
        issued=profile.issued,
        outside_source=profile.source,
        reading=ReadingMode.PREPARED if profile.prepared else ReadingMode.OPEN,
    )
    return replace(decision, profile=profile)


def source_of(folder: Path, text: str = TEXT) -> SourceText:
    """The text of a decision's folder as its reader made it, else as a text file is read."""
    record = folder / RECORD
    if not record.is_file():
        return read(folder / text)
    try:
        return from_record(json.loads(record.read_text("utf-8")), load_text(folder / text))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CorpusError(
            f"Tệp {record} hỏng hoặc không khớp với {text}: hãy gõ “hoiqd remove {folder.name}” "
            "rồi thêm lại văn bản."
        ) from error

"""The profile: what document.toml says of a document that its text does not say, or not plainly."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import CorpusError, reason

T = TypeVar("T")
CORPUS = Path(__file__).parent / "decisions"
DEFAULT_DECISION = "son-la-2024"
SHIPPED = CORPUS / DEFAULT_DECISION
_SHORT_ISSUERS = (("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"))


@dataclass(frozen=True, slots=True)
class Relation:
    """What the document is to another one: `kind` ("thay thế", "căn cứ"), `document` as cited."""

    kind: str
    document: str


@dataclass(frozen=True, slots=True)
class Samples:
    """Questions that the document answers, to show how one may ask.

    `page` stand below the question box, `topics` are offered where a question names no matter,
    `anytime` after any answer, `file` in the sample files for many questions. `one` is a short
    one, `dated` one on a deadline, `body` one on all tasks of a body.
    """

    one: str = "Cơ quan nào chủ trì?"
    dated: str = "Việc nào phải xong trước ngày nào?"
    body: str = "Các sở, ban, ngành có những nhiệm vụ gì?"
    page: tuple[str, ...] = (
        "Văn bản này về việc gì?",
        "Văn bản này giao cho những cơ quan nào?",
        "Tất cả các mốc thời gian trong văn bản",
    )
    topics: tuple[str, ...] = ("Văn bản này giao cho những cơ quan nào?",)
    anytime: tuple[str, ...] = ("Tất cả các mốc thời gian trong văn bản",)
    file: tuple[str, ...] = ("Cơ quan nào chủ trì?", "Điều 1 nói gì?")


@dataclass(frozen=True, slots=True)
class Profile:
    """What kind of document it is, whose, of when, and how people speak of it.

    `number` and `issued` are the printed ones, or where the copy leaves them blank those found
    elsewhere: `source` says where.
    `place` is where it holds ("tỉnh Sơn La"), `province` the province alone; `year` is the year
    that it is for, 0 where none is given. `districts` are the names of the districts and cities
    below it, `short_forms` those that it prints itself, in lower case, with their meaning.
    `prepared` says that people wrote its register and questions, for clauses cut at printed
    numbers alone (`corpus.decision.ReadingMode`).
    """

    kind: str = "Quyết định"
    title: str = ""
    number: str = ""
    issued: date | None = None
    source: str = ""
    signer: str = ""
    issuer: str = ""
    place: str = ""
    province: str = ""
    year: int = 0
    state: str = ""
    relations: tuple[Relation, ...] = ()
    greeting: str = ""
    samples: Samples = field(default_factory=Samples)
    districts: tuple[str, ...] = ()
    short_forms: tuple[tuple[str, str], ...] = ()
    prepared: bool = False

    @property
    def short_issuer(self) -> str:
        """The issuer as people write it: "UBND tỉnh Sơn La"."""
        name = self.issuer
        for whole, short in _SHORT_ISSUERS:
            name = name.replace(whole, short)
        return name

    @property
    def own_words(self) -> frozenset[str]:
        """Words that say nothing of a matter here: its place's name and its year."""
        year = [str(self.year)] if self.year else []
        return frozenset([*self.province.lower().split(), *year])

    @property
    def welcome(self) -> str:
        """The greeting, one made of the title where none is given."""
        if self.greeting:
            return self.greeting
        of = f" của {self.short_issuer}" if self.issuer else ""
        on = f": “{self.title}”" if self.title else ""
        return f"Xin chào! Tôi trả lời câu hỏi về {self.kind}{of}{on}."


def load_facts(path: Path) -> dict[str, Any]:
    """The rows of a document.toml; `CorpusError` if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CorpusError(f"Không đọc được tệp {path} ({reason(error)}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"Tệp {path} sai định dạng: {error}.") from error


def own_file(folder: Path, facts: dict[str, Any], key: str) -> Path | None:
    """The file that a document.toml names under a key; None if it names none."""
    path = folder / "document.toml"
    name = _Fields(facts, path).text(key)
    return folder / name if name else None


def profile_of(facts: dict[str, Any], path: Path) -> Profile:
    """The profile in the rows of the document.toml at `path`.

    `CorpusError` names a field that is missing, unknown or of another kind than it should be.
    """
    read = _Fields(facts, path)
    read.known(_KNOWN)
    outside = read.table("outside")
    outside.known({"number", "date", "source"})
    samples = read.table("samples")
    samples.known(set(Samples.__dataclass_fields__))
    return Profile(
        kind=read.text("kind", "Quyết định"),
        title=read.needed("title"),
        number=outside.text("number") or read.text("number"),
        issued=outside.day("date") or read.day("date"),
        source=outside.text("source"),
        signer=read.text("signer"),
        issuer=read.text("issuer"),
        place=read.text("place"),
        province=read.text("province"),
        year=read.year("year"),
        state=read.text("state"),
        relations=read.relations("relations"),
        greeting=read.text("greeting"),
        samples=_samples(samples),
        districts=read.texts("districts"),
        short_forms=read.pairs("short_forms"),
        prepared=read.flag("prepared"),
    )


_KNOWN = {
    *(set(Profile.__dataclass_fields__) - {"issued", "source"}),
    "date",
    *("id", "text", "variants", "unanswerable", "intents", "register", "thesaurus", "outside"),
}


def _samples(read: "_Fields") -> Samples:
    base = Samples()
    return Samples(
        one=read.text("one", base.one),
        dated=read.text("dated", base.dated),
        body=read.text("body", base.body),
        page=read.texts("page") or base.page,
        topics=read.texts("topics") or base.topics,
        anytime=read.texts("anytime") or base.anytime,
        file=read.texts("file") or base.file,
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one table, each read as what it has to be."""

    rows: dict[str, Any]
    path: Path

    def known(self, names: set[str]) -> None:
        """Refuses what no one would read: it is most likely misspelled."""
        for name in self.rows:
            if name not in names:
                raise CorpusError(f"Tệp {self.path} có mục “{name}” không rõ là gì.")

    def table(self, name: str) -> "_Fields":
        return _Fields(self._one(name, dict, {}, "phải là một bảng"), self.path)

    def text(self, name: str, default: str = "") -> str:
        return self._one(name, str, default, "phải là một chuỗi chữ").strip() or default

    def needed(self, name: str) -> str:
        if not (found := self.text(name)):
            raise CorpusError(f"Tệp {self.path} thiếu mục “{name}”.")
        return found

    def day(self, name: str) -> date | None:
        found = self.rows.get(name)
        if found is not None and type(found) is not date:
            raise self._wrong(name, "phải là một ngày, ví dụ 2024-01-16")
        return found

    def year(self, name: str) -> int:
        found = self._one(name, int, 0, "phải là một năm gồm bốn chữ số")
        if found and not re.fullmatch(r"(?:19|20)\d\d", str(found)):
            raise self._wrong(name, "phải là một năm gồm bốn chữ số")
        return found

    def flag(self, name: str) -> bool:
        found = self.rows.get(name, False)
        if not isinstance(found, bool):
            raise self._wrong(name, "phải là true hoặc false")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._one(name, list, [], "phải là một danh sách các chuỗi chữ")
        if not all(isinstance(text, str) and text.strip() for text in found):
            raise self._wrong(name, "phải là một danh sách các chuỗi chữ")
        return tuple(found)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        found = self._one(name, dict, {}, "phải là một bảng chữ tắt và nghĩa")
        if not all(isinstance(text, str) for text in found.values()):
            raise self._wrong(name, "phải là một bảng chữ tắt và nghĩa")
        return tuple((short.lower(), text.lower()) for short, text in found.items())

    def relations(self, name: str) -> tuple[Relation, ...]:
        rows = self._one(name, list, [], "phải là các bảng gồm “kind” và “document”")
        try:
            return tuple(Relation(str(row["kind"]), str(row["document"])) for row in rows)
        except (KeyError, TypeError) as error:
            raise self._wrong(name, "phải là các bảng gồm “kind” và “document”") from error

    def _one(self, name: str, kind: type[T], default: T, should: str) -> T:
        found = self.rows.get(name, default)
        if not isinstance(found, kind) or isinstance(found, bool):
            raise self._wrong(name, should)
        return found

    def _wrong(self, name: str, should: str) -> CorpusError:
        return CorpusError(f"Tệp {self.path}: mục “{name}” {should}.")

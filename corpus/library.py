"""The library: a folder for each decision, with its text, its facts and its question variants."""

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.profile import load_facts, profile_of
from corpus.readers.text import load_text, read
from corpus.register import load_register
from corpus.structure.parser import parse

CORPUS = Path(__file__).parent / "decisions"
DEFAULT_DECISION = "son-la-2024"


class Intent(StrEnum):
    """What a question is after: one matter, or a set of clauses of some kind."""

    ONE = "one"
    TASKS = "agency_tasks"
    GROUP = "group"
    DEADLINES = "deadlines"
    DOCUMENTS = "documents"
    MENTIONS = "mentions"
    COUNTS = "counts"


class Share(StrEnum):
    """Which tasks of a body are asked for, by its part in them."""

    MAIN = "main"
    LED = "led"
    SHARED = "shared"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Variant:
    """A question that people ask.

    `answerable` ones are answered by `clause_id`. Of the others, `clause_id` is "" when the
    decision does not speak of the matter, or names the clause that does but leaves out
    `missing` ("number", "phone", …). One with an `intent` shows how sets of clauses are asked
    for, or (`Intent.ONE`) what only sounds like it; it names no clause.
    """

    question: str
    clause_id: str
    answerable: bool
    missing: str = ""
    intent: Intent | None = None
    share: Share | None = None

    @property
    def grain(self) -> str:
        """The part of an index that it belongs to."""
        if self.intent:
            return "intent"
        return "variant" if self.answerable else "unanswerable"


def decision_ids() -> list[str]:
    """The decisions in the library."""
    return sorted(p.parent.name for p in CORPUS.glob("*/document.toml"))


def _facts(folder: Path) -> dict[str, Any]:
    path = folder / "document.toml"
    if not path.is_file():
        known = ", ".join(decision_ids())
        raise CorpusError(f"Không có quyết định “{folder.name}” trong kho (hiện có: {known}).")
    return load_facts(path)


@cache
def load_decision(decision_id: str = DEFAULT_DECISION, corpus: Path = CORPUS) -> Decision:
    """The parsed decision of a folder; `CorpusError` says what is wrong with the folder."""
    folder = corpus / decision_id
    facts = _facts(folder)
    profile = profile_of(facts, folder / "document.toml")
    decision = parse(
        read(folder / facts.get("text", "decision.txt")),
        load_register(),
        decision_id=decision_id,
        title=profile.title,
        issuer=profile.issuer,
        number=profile.number,
        issued=profile.issued,
        outside_source=profile.source,
    )
    return replace(decision, profile=profile)


def load_variants(
    decision_id: str = DEFAULT_DECISION, corpus: Path = CORPUS, accepted: Path | None = None
) -> list[Variant]:
    """All kinds of question variants of a decision, in the files' order.

    Those in the file `accepted`, if there is one, come last; its rows say which of them are
    `answerable`.
    `CorpusError` names file and line of a row that is not JSON, lacks a field or names an
    unknown clause.
    """
    folder = corpus / decision_id
    facts = _facts(folder)
    known = {c.id for c in load_decision(decision_id, corpus).answerable}
    variants: list[Variant] = []
    keys = [key for key in ("variants", "unanswerable", "intents") if key in facts]
    files: list[tuple[str, Path]] = [(key, folder / facts[key]) for key in keys]
    if accepted and accepted.exists():
        files.append(("accepted", accepted))
    for key, path in files:
        for n, line in enumerate(load_text(path).splitlines(), 1):
            try:
                variant = _variant(json.loads(line), key)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CorpusError(f"Dòng {n} của {path} sai định dạng ({error}).") from error
            named = variant.clause_id or (variant.grain == "variant")
            if named and variant.clause_id not in known:
                raise CorpusError(
                    f"Dòng {n} của {path} nêu mã “{variant.clause_id}” không phải điều khoản "
                    "trả lời được."
                )
            variants.append(variant)
    return variants


def _variant(row: dict[str, Any], key: str) -> Variant:
    if key == "intents":
        intent = Intent(row["intent"])
        share = Share(row["part"]) if intent is Intent.TASKS else None
        return Variant(row["question"], "", answerable=True, intent=intent, share=share)
    return Variant(
        row["question"],
        row["clause_id"] or "",
        answerable=row["answerable"] is True if key == "accepted" else key == "variants",
        missing=row.get("missing") or "",
    )


def variants_sha256(variants: list[Variant]) -> str:
    """A fingerprint of the variants' contents, whatever file they stand in."""
    rows = [[v.question, v.clause_id, v.answerable, v.missing, v.intent, v.share] for v in variants]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

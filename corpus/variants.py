"""Question variants: what people ask, with the clause that answers, for one decision."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.library import CORPUS, DEFAULT_DECISION, facts_of, load_decision
from corpus.readers.text import load_text


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
    facts = facts_of(folder)
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

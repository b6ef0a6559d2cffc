"""Facts: what a person says of a document, and the document.toml that is written of it."""

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import date as day

from corpus.document_kinds import kinds
from corpus.errors import UsageError
from corpus.identity import PERSON, Finding, Identity


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a document; "" where nothing was said. `date` is as ISO writes it."""

    number: str = ""
    date: str = ""
    issuer: str = ""
    kind: str = ""
    title: str = ""
    signer: str = ""
    province: str = ""
    year: int = 0

    def over(self, found: Identity) -> Identity:
        """The identity found, with what the person says in its place."""
        said = {f.name: getattr(self, f.name) for f in fields(Identity)}
        return replace(found, **{k: Finding(v, PERSON, True) for k, v in said.items() if v})


def day_typed(text: str) -> str:
    """A date as people type it ("15/5/2026") as ISO writes it; `UsageError` if it is none."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    try:
        if found:
            return day(int(found[3]), int(found[2]), int(found[1])).isoformat()
        if iso:
            return day(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    except ValueError:
        pass
    raise UsageError(f"“{text}” không phải một ngày: hãy ghi như 15/5/2026.")


def facts_of_identity(decision_id: str, identity: Identity, year: int = 0) -> str:
    """The document.toml of a document, in TOML."""
    title = identity.title.value or f"{identity.kind.value} {identity.number.value}".strip()
    rows: dict[str, object] = {
        "id": decision_id,
        "kind": identity.kind.value or next(iter(kinds())),
        "title": title or decision_id,
        "number": identity.number.value,
        "signer": identity.signer.value,
        "issuer": identity.issuer.value,
        "place": _place(identity),
        "province": identity.province.value,
        "year": year,
        "text": "decision.txt",
    }
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in rows.items() if value
    ]
    if identity.date.value:
        lines.append(f"date = {identity.date.value}")
    return "\n".join(lines) + "\n"


def _place(identity: Identity) -> str:
    """Where it holds: "tỉnh …" or "thành phố …" as its issuer is called."""
    province = identity.province.value
    found = re.search(
        rf"(tỉnh|thành phố) {re.escape(province)}", identity.issuer.value, re.IGNORECASE
    )
    return found[0] if province and found else province

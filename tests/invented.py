"""The invented decisions of `tests/decisions/`, read and ready to answer."""

from collections.abc import Sequence
from pathlib import Path

from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.library import load_decision
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import Contents
from index.encoders.base import Encoder

HERE = Path(__file__).parent / "decisions"
IDS = ("hau-giang-2025", "lai-chau-2025", "cao-bang-2026", "ha-tinh-2026")


def parsed(decision_id: str) -> Decision:
    return load_decision(decision_id, HERE)


def assistants(
    folder: Path, encoder: Encoder, decision_ids: Sequence[str] = IDS
) -> dict[str, Assistant]:
    """One for each decision, over one index in the folder."""
    library = [Contents.of(parsed(decision_id), []) for decision_id in decision_ids]
    store.build(folder, library, encoder)
    found = {}
    for contents in library:
        own = HERE / contents.decision
        found[contents.decision] = Assistant(
            parsed(contents.decision),
            load_register(own),
            store.load(folder, contents, encoder),
            load_thesaurus(own),
        )
    return found

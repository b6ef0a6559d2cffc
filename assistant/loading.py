"""Loading: the index that the settings name, built and opened, and the assistant over it."""

from assistant.assistant import Assistant
from assistant.settings import Settings, settings
from corpus.errors import IndexMissing, IndexStale
from corpus.extraction.bodies import own_bodies
from corpus.library import load_decision
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.encoders.base import Encoder, Progress
from index.encoders.sentence_transformers import load_encoder
from index.retriever import SearchIndex


def open_assistant(
    config: Settings | None = None,
    *,
    build_if_missing: bool = False,
    progress: Progress | None = None,
) -> Assistant:
    """The assistant over the saved index.

    With `build_if_missing` an index that is missing or out of date is built first; otherwise
    `IndexMissing` or `IndexStale` says which command builds it.
    """
    config = config or settings()
    encoder = load_encoder(config.encoder)
    try:
        return open_with(config, encoder)
    except (IndexMissing, IndexStale):
        if not build_if_missing:
            raise
    build_index(config, encoder, progress=progress)
    return open_with(config, encoder)


def open_with(config: Settings, encoder: Encoder) -> Assistant:
    """The assistant over the saved index, with an encoder that is open already."""
    index, decision = load_index(config, encoder), load_decision(config.decision)
    register = own_bodies(decision, load_register())
    return Assistant(decision, register, index, load_thesaurus(), config.max_question_chars)


def build_index(
    config: Settings, encoder: Encoder, *, force: bool = False, progress: Progress | None = None
) -> bool:
    """Brings the saved index up to date, or makes it whole anew; whether anything had changed."""
    return store.build(
        config.index_dir,
        encoder,
        decision_id=config.decision,
        factory=config.faiss,
        accepted=config.accepted_variants,
        force=force,
        progress=progress,
    )


def load_index(config: Settings, encoder: Encoder) -> SearchIndex:
    """The saved index; `IndexStoreError` says why it cannot be used."""
    return store.load(
        config.index_dir,
        encoder,
        decision_id=config.decision,
        factory=config.faiss,
        accepted=config.accepted_variants,
    )

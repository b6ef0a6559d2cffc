"""Loading: the index that the settings name, built and opened, and the assistant over it."""

from collections.abc import Callable
from functools import cache

from assistant.assistant import Assistant
from assistant.library_assistant import LibraryAssistant
from assistant.settings import Settings, settings
from corpus.errors import IndexMissing, IndexStale
from corpus.library import find_decision, folder_with, load_library
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
    decision = find_decision(config.decision, config.decision_folders)
    index = load_index(config, encoder)
    return Assistant(decision, load_register(), index, load_thesaurus(), config.max_question_chars)


def open_library(
    config: Settings | None = None,
    *,
    encoder: Callable[[], Encoder] | None = None,
    main: Callable[[], Assistant] | None = None,
    build: bool = True,
) -> LibraryAssistant:
    """The assistant of the whole library; what a question needs is opened when it is asked.

    `main` is the default decision's assistant where there is one in use, `encoder` the encoder
    that is open. The index of another decision is built where it is missing, if `build`.
    """
    config = config or settings()
    opened = encoder or cache(lambda: load_encoder(config.encoder))

    def opener(decision_id: str) -> Assistant:
        own = config.model_copy(update={"decision": decision_id})
        try:
            return open_with(own, opened())
        except (IndexMissing, IndexStale):
            if not build or decision_id == config.decision:
                raise
        build_index(own, opened())
        return open_with(own, opened())

    return LibraryAssistant(
        config.decision, lambda: load_library(config.decision_folders), opener, main=main
    )


def build_index(
    config: Settings, encoder: Encoder, *, force: bool = False, progress: Progress | None = None
) -> bool:
    """Brings the saved index up to date, or makes it whole anew; whether anything had changed."""
    return store.build(
        config.index_dir,
        encoder,
        decision_id=config.decision,
        corpus=folder_with(config.decision, config.decision_folders),
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
        corpus=folder_with(config.decision, config.decision_folders),
        factory=config.faiss,
        accepted=config.accepted_variants,
    )

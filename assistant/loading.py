"""Loading: the index of the library that the settings name, built and opened, and assistants."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.assistant import Assistant
from assistant.library_assistant import LibraryAssistant
from assistant.settings import Settings, settings
from corpus.errors import CorpusError, IndexMissing, IndexStale, IndexStoreError
from corpus.extraction.bodies import own_bodies
from corpus.library import decision_ids, folder_with, load_decision, load_library
from corpus.register import load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import Contents, load_contents
from index.encoders.base import Encoder, Progress
from index.encoders.sentence_transformers import load_encoder
from index.retriever import Retriever


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the decisions in the index, what changed, and what could not be read."""

    decisions: tuple[str, ...]
    changes: store.Changes
    problems: tuple[str, ...] = ()


def open_assistant(
    config: Settings | None = None,
    decision_id: str | None = None,
    *,
    build_if_missing: bool = False,
    progress: Progress | None = None,
) -> Assistant:
    """The assistant for a decision, that of the settings if none is named, over the saved index.

    With `build_if_missing` an index that is missing or out of date is built first; otherwise
    `IndexMissing` or `IndexStale` says which command builds it.
    """
    config = config or settings()
    encoder = load_encoder(config.encoder)
    try:
        return open_with(config, encoder, decision_id)
    except (IndexMissing, IndexStale):
        if not build_if_missing:
            raise
    build_index(config, encoder, progress=progress)
    return open_with(config, encoder, decision_id)


def open_with(config: Settings, encoder: Encoder, decision_id: str | None = None) -> Assistant:
    """The assistant for a decision, with an encoder that is open already.

    Those of several decisions share the vectors of the library.
    """
    name = decision_id or config.decision
    index = load_index(config, encoder, name)
    corpus = folder_with(name, config.decision_folders)
    decision, folder = load_decision(name, corpus), corpus / name
    return Assistant(
        decision,
        own_bodies(decision, load_register(folder)),
        index,
        load_thesaurus(folder),
        config.max_question_chars,
    )


def load_index(config: Settings, encoder: Encoder, decision_id: str | None = None) -> Retriever:
    """A decision's part of the saved index; `IndexStoreError` says why it cannot be used."""
    contents = _contents(config, decision_id or config.decision)
    return store.load(config.index_dir, contents, encoder, factory=config.faiss)


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
        try:
            return open_with(config, opened(), decision_id)
        except (IndexMissing, IndexStale):
            if not build or decision_id == config.decision:
                raise
        add_part(config, decision_id, opened())
        return open_with(config, opened(), decision_id)

    return LibraryAssistant(
        config.decision, lambda: load_library(config.decision_folders), opener, main=main
    )


def build_index(
    config: Settings, encoder: Encoder, *, force: bool = False, progress: Progress | None = None
) -> Built:
    """Brings the saved index to the decisions of the library, or makes it whole anew.

    What is wrong with a decision is told, and the others go on; `CorpusError` if none can be read.
    """
    library = load_library(config.decision_folders)
    ready, problems = [], list(library.problems)
    for decision in library:
        try:
            ready.append(_contents(config, decision.id))
        except CorpusError as error:
            problems.append(" ".join(str(error).split()))
    if not ready:
        raise CorpusError(problems[0] if problems else "Kho không có văn bản nào.")
    names = tuple(contents.decision for contents in ready)
    changes = store.build(
        config.index_dir,
        ready,
        encoder,
        factory=config.faiss,
        spare=set(decision_ids(config.decision_folders)) - set(names),
        force=force,
        progress=progress,
    )
    return Built(names, changes, tuple(problems))


def add_part(
    config: Settings,
    decision_id: str,
    encoder: Encoder | None = None,
    *,
    progress: Progress | None = None,
) -> None:
    """Takes a decision of the library into the saved index, or brings its part up to date.

    The other parts stay as they are; where there is no index that fits, all of it is built.
    """
    encoder = encoder or load_encoder(config.encoder)
    contents = _contents(config, decision_id)
    try:
        store.put(config.index_dir, contents, encoder, factory=config.faiss, progress=progress)
    except IndexStale:
        build_index(config, encoder, progress=progress)


def remove_part(config: Settings, decision_id: str) -> bool:
    """Takes a decision out of the saved index; whether it was in it.

    An index that cannot be used is left to the next build, which takes in what is there then.
    """
    try:
        return store.remove(config.index_dir, decision_id)
    except IndexStoreError:
        return False


def _contents(config: Settings, decision_id: str) -> Contents:
    corpus: Path = folder_with(decision_id, config.decision_folders)
    return load_contents(decision_id, corpus, config.accepted_of(decision_id))

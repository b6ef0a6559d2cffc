"""The index that the settings name: built, and opened."""

from assistant.settings import Settings
from corpus.library import CORPUS, Library, load_library
from index import store
from index.encoders.base import Encoder, Progress
from index.retriever import SearchIndex


def open_library(config: Settings) -> Library:
    """The decisions that come with the program, and those of the data folder."""
    return load_library([CORPUS, config.data_dir / "decisions"])


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

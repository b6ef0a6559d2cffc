"""Rankings of candidates: few of a large collection, all of a small one."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.variants import Variant
from index import retriever
from index.assembly import assemble
from index.ranking import Hit, Ranking
from index.retriever import Retriever
from index.units import Document, texts_by_grain, units_of
from tests.tiny_encoder import TinyEncoder

WORDS = ("du lịch", "thuốc men", "đường sá", "ngân sách", "rừng", "nước sạch", "trường học")
COUNT = 400


@pytest.fixture(scope="module")
def index() -> Retriever:
    """Four hundred short documents, every second with a question of its own."""
    texts = [f"{WORDS[n % 7]} số {n} của {WORDS[n // 7 % 7]}" for n in range(COUNT)]
    documents = [Document(f"d{n}", t, (t, WORDS[n % 7])) for n, t in enumerate(texts)]
    variants = [Variant(f"Ai lo {t}?", f"d{n}", True) for n, t in enumerate(texts) if n % 2]
    rows = texts_by_grain(units_of(documents, variants, "d"))
    encoder = TinyEncoder()
    vectors = {grain: encoder.passages(row) for grain, row in rows.items()}
    return assemble(documents, variants, vectors, encoder, decision="d")


@pytest.fixture
def whole(index: Retriever) -> Ranking:
    return index.search("ai lo du lịch số 21?")


@pytest.fixture
def few(index: Retriever, monkeypatch: pytest.MonkeyPatch) -> Ranking:
    monkeypatch.setattr(retriever, "_WHOLE", 10)
    return index.search("ai lo du lịch số 21?")


def test_all_of_a_small_collection_are_candidates(index: Retriever, whole: Ranking) -> None:
    assert whole.document_ids == index.ids
    assert set(whole.sentences) == set(index.ids)
    assert "d0" in whole
    assert "x" not in whole


def test_candidates_of_a_large_collection_score_as_among_all(whole: Ranking, few: Ranking) -> None:
    assert 100 <= len(few.document_ids) < COUNT
    assert few.hits[:20] == whole.hits[:20]
    for document_id in few.document_ids:
        assert few.score(document_id) == whole.score(document_id)
        np.testing.assert_array_equal(few.sentences[document_id], whole.sentences[document_id])
    assert set(few.sentences) == set(few.document_ids)
    assert set(few.nearness) == {i for i in few.document_ids if int(i[1:]) % 2}
    assert (few.nearest, few.unknown) == (whole.nearest, whole.unknown)


def test_what_is_asked_of_a_document_that_is_no_candidate(index: Retriever, few: Ranking) -> None:
    far = next(i for i in index.ids if i not in few)
    assert few.score(far) is None
    assert index.passage_scores(few, far).tolist() == [0.0, 0.0]


def test_passages_and_terms_of_candidates(index: Retriever, whole: Ranking, few: Ranking) -> None:
    for hit in few.hits[:5]:
        one, other = (index.passage_scores(r, hit.document_id) for r in (few, whole))
        np.testing.assert_array_equal(one, other)
    every = dict(zip(index.ids, index.term_scores("ngân sách", whole).tolist(), strict=True))
    scores = index.term_scores("ngân sách", few).tolist()
    assert scores == [every[i] for i in few.document_ids]
    assert max(scores) > 0


def test_raised_and_last(whole: Ranking) -> None:
    by = np.zeros(COUNT)
    by[7] = 100.0
    raised = whole.raised(by)
    first = raised.hits[0]
    assert first == Hit("d7", raised.best)
    assert raised.best == pytest.approx((whole.score("d7") or 0) + 100)
    last = raised.last(["d7", "none"])
    assert last.score("d7") == last.hits[-1].score
    assert whole.hits[0].document_id != "d7", "it was changed in place"


def test_other_decisions_in_the_same_store_change_nothing(index: Retriever, whole: Ranking) -> None:
    """The store may hold a library: only the decision asked about is searched."""
    units = units_of(index.documents, index.variants, "d")
    vectors = {g: TinyEncoder().passages(t) for g, t in texts_by_grain(units).items()}
    shared = assemble(index.documents, index.variants, vectors, TinyEncoder(), decision="d")
    other = assemble(index.documents[:50], [], {g: v[:100] if g == "sentence" else v[:50]
                     for g, v in vectors.items()}, TinyEncoder(), decision="e")  # fmt: skip
    for grain in ("clause", "sentence"):
        kept = other.vectors.stored(grain, "e")
        assert kept is not None
        fields = [u.fields for u in units_of(other.documents, (), "e") if u.grain == grain]
        shared.vectors.add(*kept, fields)
    both = replace(shared).search(whole.question)
    assert both.hits == whole.hits
    assert both.nearest == whole.nearest

"""The index in memory: a question -> a score for every clause, every sentence and variant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.decision import Clause
from corpus.variants import Variant
from index.classifiers import (
    Answerable,
    Classifier,
    Intended,
    Side,
    answerable_sides,
    intended,
    intent_sides,
)
from index.encoders.base import Encoder
from index.fusion import (
    ACCENTED,
    BEST_OF,
    PLAIN,
    RESTORED,
    UNACCENTED,
    Members,
    Scores,
    candidates,
    fuse,
    zscore,
)
from index.lexical import Analyzer, Lexical, analyze
from index.passage_votes import Origins
from index.text import has_diacritics
from index.vectors.faiss import EXACT, Dense


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched for: a clause, or any text with its passages."""

    id: str
    text: str
    passages: tuple[str, ...]


def documents_of(clauses: Sequence[Clause]) -> tuple[Document, ...]:
    """Clauses as documents; their passages are the heading and the sentences."""
    return tuple(
        Document(
            c.id, c.text, ((c.heading,) if c.heading else ()) + tuple(s.text for s in c.sentences)
        )
        for c in clauses
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A document and its fused score (0 is an average document, higher is better)."""

    document_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """A variant near the question.

    `cosine` of the vectors, in [-1, 1]; `overlap` is its BM25 score over the sum of the
    question's term weights: 0 for no shared term, above 1 for nearly the same wording.
    """

    variant: Variant
    cosine: float
    overlap: float


@dataclass(frozen=True)
class Ranking:
    """One question's scores. `scores[i]` and every signal belong to `document_ids[i]`.

    `sentences` holds for each document a score of each of its passages, `nearness` how near each
    answerable variant is (cosine plus a share of BM25); `unknown` is the share
    in [0, 1] of the question's syllables, weighted by rarity, that no clause or variant holds.
    """

    question: str
    document_ids: tuple[str, ...]
    scores: Scores
    signals: Mapping[str, npt.NDArray[np.floating]]
    sentences: Mapping[str, Scores]
    nearest: tuple[Nearest, ...]
    nearest_unanswerable: tuple[Nearest, ...]
    nearness: npt.NDArray[np.floating]
    unknown: float
    answerability: Answerable
    intended: Intended | None
    accented: bool

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """All documents, best first; equals stand in document order."""
        order = np.argsort(-self.scores, kind="stable")
        return tuple(Hit(self.document_ids[i], float(self.scores[i])) for i in order)


@dataclass(frozen=True, slots=True)
class Signals:
    """One question's scores before fusion, by signal ("dense/sentence").

    `documents[name][i]` belongs to document `i`; `passages[name][i]` holds a score of each of its
    passages, for the signals whose grain is the sentence.
    """

    documents: Mapping[str, npt.NDArray[np.floating]]
    passages: Mapping[str, Sequence[Scores]]


_MANY = 10_000
_QUESTIONS = ("variant", "unanswerable", "intent")


def grain_texts(documents: Sequence[Document], variants: Sequence[Variant]) -> dict[str, list[str]]:
    """The texts of each grain that there are any of, in order."""
    texts = {
        "clause": [d.text for d in documents],
        "sentence": [p for d in documents for p in d.passages],
        **{g: [v.question for v in variants if v.grain == g] for g in _QUESTIONS},
    }
    return {grain: rows for grain, rows in texts.items() if rows}


def _classifier(
    variants: Sequence[Variant],
    vectors: Mapping[str, npt.NDArray[np.float32]],
    grains: Sequence[str],
    sides: Callable[[Sequence[Variant]], list[Side]],
) -> Classifier | None:
    """Fitted on variants of these grains; None if the first of them or all others are missing."""
    present = [grain for grain in grains if grain in vectors]
    if grains[0] not in present or len(present) == 1:
        return None
    rows = [v for grain in present for v in variants if v.grain == grain]
    terms = [analyze(v.question, Analyzer.SYLLABLES) for v in rows]
    return Classifier.fit(terms, np.vstack([vectors[g] for g in present]), sides(rows))


def _origins(
    documents: Sequence[Document],
    variants: Sequence[Variant],
    vectors: Mapping[str, npt.NDArray[np.float32]],
    lexical: Mapping[str, Lexical],
) -> dict[str, Origins]:
    """Which passages the variants of each document that has any were written from."""
    found = {}
    start = 0
    for document in documents:
        passages = slice(start, start + len(document.passages))
        start = passages.stop
        rows = [n for n, v in enumerate(variants) if v.clause_id == document.id]
        if not rows or not document.passages:
            continue
        terms = [analyze(variants[row].question, Analyzer.SYLLABLES) for row in rows]
        sentences = lexical[f"{Analyzer.SYLLABLES}/sentence"]
        found[document.id] = Origins.trace(
            vectors["variant"][rows] @ vectors["sentence"][passages].T,
            np.array([sentences.scores(t)[passages] for t in terms]),
        )
    return found


def _expanded(
    documents: Sequence[Document],
    clauses: Sequence[list[str]],
    variants: Sequence[list[str]],
    answerable: Sequence[Variant],
) -> list[list[str]]:
    """Each clause's terms with those of all its variants."""
    rows = {d.id: list(terms) for d, terms in zip(documents, clauses, strict=True)}
    for variant, terms in zip(answerable, variants, strict=True):
        rows[variant.clause_id] += terms
    return list(rows.values())


@dataclass(frozen=True)
class SearchIndex:
    """Vectors and BM25 at several grains: clause, sentence, variant.

    `lexical` is keyed "analyzer/field" with the fields clause, expanded (a clause with all its
    variants), sentence, variant and unanswerable; `dense` by the grains clause, sentence,
    variant, unanswerable and intent. Signals whose name begins with a word of `unused` are left
    out, to measure what they bring. `fingerprint` is that of the saved index, "" without one.
    """

    documents: tuple[Document, ...]
    variants: tuple[Variant, ...]
    unanswerable: tuple[Variant, ...]
    dense: Mapping[str, Dense]
    lexical: Mapping[str, Lexical]
    answerability: Classifier | None
    intents: Classifier | None
    origins: Mapping[str, Origins]
    encoder: Encoder = field(repr=False)
    unused: frozenset[str] = frozenset()
    fingerprint: str = ""

    @classmethod
    def assemble(
        cls,
        documents: Sequence[Document],
        variants: Sequence[Variant],
        vectors: Mapping[str, npt.NDArray[np.float32]],
        encoder: Encoder,
        factory: str = EXACT,
    ) -> "SearchIndex":
        """An index from texts and the vectors of each grain (rows in the texts' order)."""
        answerable = tuple(v for v in variants if v.grain == "variant")
        unanswerable = tuple(v for v in variants if v.grain == "unanswerable")
        texts = {g: t for g, t in grain_texts(documents, variants).items() if g != "intent"}
        lexical: dict[str, Lexical] = {}
        for analyzer in Analyzer:
            terms = {grain: [analyze(t, analyzer) for t in rows] for grain, rows in texts.items()}
            if answerable:
                terms["expanded"] = _expanded(
                    documents, terms["clause"], terms["variant"], answerable
                )
            lexical |= {f"{analyzer}/{name}": Lexical.build(rows) for name, rows in terms.items()}
        return cls(
            documents=tuple(documents),
            variants=answerable,
            unanswerable=unanswerable,
            # Few vectors are searched exactly whatever the setting: a trained index needs many.
            dense={
                grain: Dense.build(rows, factory if len(rows) >= _MANY else EXACT)
                for grain, rows in vectors.items()
            },
            lexical=lexical,
            answerability=_classifier(
                variants, vectors, ("variant", "unanswerable", "intent"), answerable_sides
            ),
            intents=_classifier(
                variants, vectors, ("intent", "variant", "unanswerable"), intent_sides
            ),
            origins=_origins(documents, answerable, vectors, lexical),
            encoder=encoder,
        )

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids, in document order."""
        return tuple(d.id for d in self.documents)

    @cached_property
    def _sentence_owners(self) -> npt.NDArray[np.int64]:
        counts = [len(d.passages) for d in self.documents]
        return np.repeat(np.arange(len(self.documents)), counts)

    @cached_property
    def _variant_owners(self) -> npt.NDArray[np.int64]:
        place = {d.id: n for n, d in enumerate(self.documents)}
        return np.array([place[v.clause_id] for v in self.variants], dtype=np.int64)

    @cached_property
    def _members(self) -> dict[str, Members]:
        size = len(self.documents)
        return {
            "sentence": Members(self._sentence_owners, size),
            "variant": Members(self._variant_owners, size),
        }

    def search(self, question: str, *, restored: bool = False) -> Ranking:
        """Scores of one question; `restored`: its diacritics were not typed."""
        return self.search_many([question], restored=[restored])[0]

    def search_many(
        self, questions: Sequence[str], *, restored: Sequence[bool] = ()
    ) -> list[Ranking]:
        """Scores of many questions; the encoder works on all of them at once."""
        vectors = self.encoder.questions(questions)
        flags = [*restored, *[False] * (len(questions) - len(restored))]
        return [
            self.rank(q, vector, restored=flag)
            for q, vector, flag in zip(questions, vectors, flags, strict=True)
        ]

    def rank(
        self,
        question: str,
        vector: npt.NDArray[np.float32],
        *,
        restored: bool = False,
    ) -> Ranking:
        """Scores of one question whose vector is known."""
        accented = has_diacritics(question)
        every = self._weights(accented, restored)
        weights = {n: w for n, w in every.items() if n.split("/")[0] not in self.unused} or every
        terms = {a: analyze(question, a) for a in _analyzers(every)}
        heard = terms.get(Analyzer.SYLLABLES) or analyze(question, Analyzer.SYLLABLES)
        rows = self._rows(vector, terms)
        signals = {name: self._signal(name, rows) for name in weights}
        return Ranking(
            question=question,
            document_ids=self.ids,
            scores=fuse(signals, weights, candidates(signals.values())),
            signals=signals,
            sentences=self._sentence_scores(rows, terms),
            nearest=self._nearest(self.variants, "variant", rows, terms),
            nearest_unanswerable=self._nearest(self.unanswerable, "unanswerable", rows, terms),
            nearness=self._nearness("variant", rows, terms) if self.variants else np.zeros(0),
            unknown=self._unknown(terms),
            answerability=self._answerable(heard, vector),
            intended=self._intended(heard, vector),
            accented=accented,
        )

    def _answerable(self, terms: Sequence[str], vector: npt.NDArray[np.float32]) -> Answerable:
        if self.answerability is None:
            return Answerable(0.0, 0.0, 0.0)
        return Answerable(*map(float, self.answerability.scores(terms, vector)))

    def _intended(self, terms: Sequence[str], vector: npt.NDArray[np.float32]) -> Intended | None:
        return intended(self.intents.scores(terms, vector)) if self.intents else None

    def _weights(self, accented: bool, restored: bool) -> Mapping[str, float]:
        if not self.variants:
            return PLAIN
        if not accented:
            return UNACCENTED
        return RESTORED if restored else ACCENTED

    @cached_property
    def _row_names(self) -> tuple[str, ...]:
        return (*(f"dense/{grain}" for grain in self.dense if grain != "intent"), *self.lexical)

    @property
    def signal_names(self) -> tuple[str, ...]:
        """Every signal that scores documents: "dense/clause", "words/expanded" and so on."""
        return tuple(n for n in self._row_names if not n.endswith("/unanswerable"))

    def signals(self, questions: Sequence[str], names: Sequence[str]) -> list[Signals]:
        """Signals (of `signal_names`) of many questions; only dense ones need the encoder."""
        dense = any(name.startswith("dense/") for name in names)
        vectors = (
            self.encoder.questions(questions)
            if dense
            else np.zeros((len(questions), self.encoder.dimension), dtype=np.float32)
        )
        return [self._signals(q, v, names) for q, v in zip(questions, vectors, strict=True)]

    def _signals(
        self, question: str, vector: npt.NDArray[np.float32], names: Sequence[str]
    ) -> Signals:
        terms = {a: analyze(question, a) for a in _analyzers(names)}
        rows = {name: self._row(name, vector, terms) for name in names}
        return Signals(
            {name: self._signal(name, rows) for name in names},
            {n: self._by_document(rows[n]) for n in names if n.endswith("/sentence")},
        )

    def _row(
        self,
        name: str,
        vector: npt.NDArray[np.float32],
        terms: Mapping[Analyzer, list[str]],
    ) -> npt.NDArray[np.float32]:
        search, grain = name.split("/")
        if search == "dense":
            return self.dense[grain].scores(vector)
        return self.lexical[name].scores(terms[Analyzer(search)])

    def _rows(
        self, vector: npt.NDArray[np.float32], terms: Mapping[Analyzer, list[str]]
    ) -> dict[str, npt.NDArray[np.float32]]:
        """Raw scores of every grain and field, keyed like the signals."""
        used = {"dense", *terms}
        names = [name for name in self._row_names if name.split("/")[0] in used]
        return {name: self._row(name, vector, terms) for name in names}

    def _signal(
        self, name: str, rows: Mapping[str, npt.NDArray[np.float32]]
    ) -> npt.NDArray[np.floating]:
        grain = name.split("/")[1]
        if grain == "sentence":
            return self._members["sentence"].best(rows[name], 1)
        if grain == "variant":
            return self._members["variant"].best(rows[name], BEST_OF)
        return rows[name]

    def _sentence_scores(
        self,
        rows: Mapping[str, npt.NDArray[np.float32]],
        terms: Mapping[Analyzer, list[str]],
    ) -> dict[str, Scores]:
        """For each document, a score of each of its passages: cosine and BM25, z-scored."""
        analyzer = _main(terms)
        # Without diacritics the cosine says nothing.
        grains = ["dense", analyzer] if analyzer is Analyzer.SYLLABLES else [analyzer]
        parts = {f"{g}/sentence": 1.0 for g in grains}
        fused = fuse({name: rows[name] for name in parts}, parts)
        return dict(zip(self.ids, self._by_document(fused), strict=True))

    def _by_document(self, passages: npt.NDArray[np.floating]) -> list[Scores]:
        """A row of passages cut into those of each document."""
        bounds = np.searchsorted(self._sentence_owners, np.arange(1, len(self.documents)))
        return np.split(passages.astype(np.float64), bounds)

    def _nearest(
        self,
        variants: tuple[Variant, ...],
        grain: str,
        rows: Mapping[str, npt.NDArray[np.float32]],
        terms: Mapping[Analyzer, list[str]],
    ) -> tuple[Nearest, ...]:
        """The five variants nearest by cosine and BM25 together."""
        if not variants:
            return ()
        analyzer = _main(terms)
        ceiling = self._ceiling(grain, analyzer, terms)
        cosines, overlaps = rows[f"dense/{grain}"], rows[f"{analyzer}/{grain}"] / ceiling
        best = np.argsort(-self._nearness(grain, rows, terms))[:_NEAREST]
        return tuple(Nearest(variants[i], float(cosines[i]), float(overlaps[i])) for i in best)

    def _nearness(
        self,
        grain: str,
        rows: Mapping[str, npt.NDArray[np.float32]],
        terms: Mapping[Analyzer, list[str]],
    ) -> npt.NDArray[np.floating]:
        analyzer = _main(terms)
        overlaps = rows[f"{analyzer}/{grain}"] / self._ceiling(grain, analyzer, terms)
        # Without diacritics the cosine says nothing.
        cosine_weight = 1.0 if analyzer is Analyzer.SYLLABLES else 0.0
        return cosine_weight * rows[f"dense/{grain}"] + OVERLAP_WEIGHT * overlaps

    def _ceiling(
        self, grain: str, analyzer: Analyzer, terms: Mapping[Analyzer, list[str]]
    ) -> float:
        lexical = self.lexical[f"{analyzer}/{grain}"]
        return sum(map(lexical.idf, terms[analyzer])) or 1.0

    def passage_scores(self, ranking: Ranking, document_id: str) -> Scores:
        """A score for each passage of a document: its own, and the votes of the variants.

        In deviations over the document's passages; about as far apart with variants as without.
        """
        own = zscore(ranking.sentences[document_id])
        place = self.ids.index(document_id)
        rows = np.flatnonzero(self._variant_owners == place)
        if not len(rows):
            return _ALONE * own
        return own + self.origins[document_id].votes(ranking.nearness[rows])

    def term_scores(self, term: str) -> npt.NDArray[np.float32]:
        """BM25 of an official term over the clauses, shape (documents,)."""
        terms = analyze(term, Analyzer.SYLLABLES)
        return self.lexical[f"{Analyzer.SYLLABLES}/clause"].scores(terms)

    def _unknown(self, terms: Mapping[Analyzer, list[str]]) -> float:
        analyzer = _main(terms)
        lexical = self.lexical.get(f"{analyzer}/expanded") or self.lexical[f"{analyzer}/clause"]
        single = [t for t in terms[analyzer] if " " not in t]
        total = sum(map(lexical.idf, single))
        return sum(lexical.idf(t) for t in single if not lexical.knows(t)) / total if total else 1.0


_ALONE = 2.0  # what a passage's own score counts where there are no variants
# Weights found on held-out variants: BM25's share in choosing the nearest variants.
OVERLAP_WEIGHT = 0.2
_NEAREST = 5


def _main(terms: Mapping[Analyzer, list[str]]) -> Analyzer:
    """The analyzer of syllables: with diacritics if the question has them."""
    return Analyzer.SYLLABLES if Analyzer.SYLLABLES in terms else Analyzer.FOLDED


def _analyzers(signals: Iterable[str]) -> list[Analyzer]:
    names = dict.fromkeys(name.split("/")[0] for name in signals)
    return [Analyzer(n) for n in names if n != "dense"]

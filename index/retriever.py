"""The index in memory: a question -> candidates with scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.variants import Variant
from index.classifiers import Answerable, Classifier, Intended, intended
from index.encoders.base import Encoder, States
from index.fusion import (
    ACCENTED,
    BEST_OF,
    LATE,
    PLAIN,
    RESTORED,
    TEXT,
    TEXT_UNACCENTED,
    UNACCENTED,
    Scores,
    candidates,
    fuse,
    zscore,
)
from index.late import LateInteraction
from index.layout import Layout
from index.lexical import Analyzer, Lexical, analyze, main_analyzer, named_analyzers
from index.passage_votes import PassageVotes
from index.ranking import OVERLAP_WEIGHT, Nearest, Ranking, Signals
from index.text import has_diacritics
from index.units import Document, Grain, rows_of
from index.vectors.base import VectorStore

_WHOLE = 1000  # documents up to which all are candidates
_DEPTH = 2048  # vectors that are scored one by one; the rest get the last one's score


@dataclass(frozen=True)
class Retriever:
    """Vectors and BM25 at several grains: clause, sentence, variant.

    `lexical` is keyed "analyzer/field" with the fields clause, expanded (a clause with all its
    variants), sentence, variant and unanswerable; `vectors` holds the decision's units, maybe
    beside those of others. Signals whose name begins with a word of `unused` are left out, to
    measure what they bring. `fingerprint` is that of the saved index, "" without one.
    """

    decision: str
    documents: tuple[Document, ...]
    variants: tuple[Variant, ...]
    unanswerable: tuple[Variant, ...]
    vectors: VectorStore
    lexical: Mapping[str, Lexical]
    answerability: Classifier | None
    intents: Classifier | None
    origins: Mapping[str, PassageVotes]
    encoder: Encoder = field(repr=False)
    late: LateInteraction | None = None
    unused: frozenset[str] = frozenset()
    fingerprint: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids, in document order."""
        return self._layout.ids

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.documents, self.variants, self.unanswerable)

    def search(self, question: str, *, restored: bool = False) -> Ranking:
        """Scores of one question; `restored`: its diacritics were not typed."""
        return self.search_many([question], restored=[restored])[0]

    def search_many(
        self, questions: Sequence[str], *, restored: Sequence[bool] = ()
    ) -> list[Ranking]:
        """Scores of many questions; the encoder works on all of them at once."""
        vectors = self.encoder.questions(questions)
        flags = [*restored, *[False] * (len(questions) - len(restored))]
        states: Sequence[States | None] = [None] * len(questions)
        states = self.encoder.question_states(questions) if self.late else states
        return [
            self.rank(q, vector, restored=flag, states=own)
            for q, vector, flag, own in zip(questions, vectors, flags, states, strict=True)
        ]

    def rank(
        self,
        question: str,
        vector: npt.NDArray[np.float32],
        *,
        restored: bool = False,
        states: States | None = None,
    ) -> Ranking:
        """Scores of one question whose vector is known, and its states where they are used."""
        accented = has_diacritics(question)
        late = self.late.scores(states) if self.late and states is not None else None
        every = self._weights(accented, restored, late is not None)
        weights = {n: w for n, w in every.items() if n.split("/")[0] not in self.unused} or every
        terms = {a: analyze(question, a) for a in named_analyzers(every)}
        rows = self._rows(vector, terms) | ({} if late is None else {LATE: late})
        signals = {name: self._signal(name, rows) for name in weights}
        near = candidates(signals.values())
        kept = np.flatnonzero(near | (len(self.documents) <= _WHOLE))
        ids = tuple(self.ids[n] for n in kept)
        spoken, main = self._spoken(terms), terms[main_analyzer(terms)]
        syllables = terms.get(Analyzer.SYLLABLES) or analyze(question, Analyzer.SYLLABLES)
        return Ranking(
            question=question,
            document_ids=ids,
            scores=fuse(signals, weights, near)[kept],
            signals={name: signal[kept] for name, signal in signals.items()},
            sentences=self._sentence_scores(kept, rows, terms),
            nearest=self._nearest(self.variants, "variant", rows, terms),
            nearest_unanswerable=self._nearest(self.unanswerable, "unanswerable", rows, terms),
            nearness=self._nearness_of(ids, rows, terms),
            unknown=spoken.unknown(main),
            answerability=self._answerable(syllables, vector),
            intended=self._intended(syllables, vector),
            accented=accented,
            question_syllables=spoken.question_syllables(main) if late is not None else {},
        )

    def _answerable(self, terms: Sequence[str], vector: npt.NDArray[np.float32]) -> Answerable:
        if self.answerability is None:
            return Answerable(0.0, 0.0, 0.0)
        return Answerable(*map(float, self.answerability.scores(terms, vector)))

    def _intended(self, terms: Sequence[str], vector: npt.NDArray[np.float32]) -> Intended | None:
        return intended(self.intents.scores(terms, vector)) if self.intents else None

    def _weights(self, accented: bool, restored: bool, late: bool) -> Mapping[str, float]:
        if late:
            return TEXT if accented else TEXT_UNACCENTED
        if not self.variants:
            return PLAIN
        if not accented:
            return UNACCENTED
        return RESTORED if restored else ACCENTED

    @cached_property
    def _row_names(self) -> tuple[str, ...]:
        return (*(f"dense/{grain}" for grain in self._layout.sizes), *self.lexical)

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
        terms = {a: analyze(question, a) for a in named_analyzers(names)}
        rows = {name: self._row(name, vector, terms) for name in names}
        return Signals(
            {name: self._signal(name, rows) for name in names},
            {n: self._layout.by_document(rows[n]) for n in names if n.endswith("/sentence")},
        )

    def _row(
        self,
        name: str,
        vector: npt.NDArray[np.float32],
        terms: Mapping[Analyzer, list[str]],
    ) -> npt.NDArray[np.float32]:
        search, grain = name.split("/")
        if search == "dense":
            return self._cosines(grain, vector)
        return self.lexical[name].scores(terms[Analyzer(search)])

    def _cosines(self, grain: str, vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """A score for every unit of a grain; beyond the best 2,048 that of the last of these."""
        size = self._layout.sizes[grain]
        found, ids = self.vectors.search(
            vector.reshape(1, -1), min(size, _DEPTH), grain=grain, decisions=(self.decision,)
        )
        known = ids[0] >= 0
        scores = np.full(size, found[0][known].min(initial=1.0), dtype=np.float32)
        scores[rows_of(ids[0][known])] = found[0][known]
        return scores

    def _rows(
        self, vector: npt.NDArray[np.float32], terms: Mapping[Analyzer, list[str]]
    ) -> dict[str, npt.NDArray[np.float32]]:
        """Raw scores of every grain and field, keyed like the signals."""
        used = {"dense", *terms}
        return {n: self._row(n, vector, terms) for n in self._row_names if n.split("/")[0] in used}

    def _signal(
        self, name: str, rows: Mapping[str, npt.NDArray[np.float32]]
    ) -> npt.NDArray[np.floating]:
        grain = name.split("/")[1]
        if grain == Grain.SENTENCE:
            return self._layout.sentences.best(rows[name], 1)
        if grain == Grain.VARIANT:
            return self._layout.variants.best(rows[name], BEST_OF)
        return rows[name]

    def _sentence_scores(
        self,
        kept: npt.NDArray[np.int64],
        rows: Mapping[str, npt.NDArray[np.float32]],
        terms: Mapping[Analyzer, list[str]],
    ) -> dict[str, Scores]:
        """For each document kept, a score of each of its passages: cosine and BM25, z-scored."""
        analyzer = main_analyzer(terms)
        # Without diacritics the cosine says nothing.
        grains = ["dense", analyzer] if analyzer is Analyzer.SYLLABLES else [analyzer]
        parts = {f"{g}/sentence": 1.0 for g in grains}
        fused = fuse({name: rows[name] for name in parts}, parts)
        found = self._layout.by_document(fused, kept.tolist())
        return {self.ids[n]: scores for n, scores in zip(kept, found, strict=True)}

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
        analyzer = main_analyzer(terms)
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
        analyzer = main_analyzer(terms)
        overlaps = rows[f"{analyzer}/{grain}"] / self._ceiling(grain, analyzer, terms)
        # Without diacritics the cosine says nothing.
        cosine_weight = 1.0 if analyzer is Analyzer.SYLLABLES else 0.0
        return cosine_weight * rows[f"dense/{grain}"] + OVERLAP_WEIGHT * overlaps

    def _nearness_of(
        self,
        documents: Iterable[str],
        rows: Mapping[str, npt.NDArray[np.float32]],
        terms: Mapping[Analyzer, list[str]],
    ) -> dict[str, npt.NDArray[np.floating]]:
        """How near each variant of these documents is, of those that have any."""
        if not self.variants:
            return {}
        every, own = self._nearness(Grain.VARIANT, rows, terms), self._layout.variant_rows
        return {i: every[own[i]] for i in documents if i in own}

    def _ceiling(
        self, grain: str, analyzer: Analyzer, terms: Mapping[Analyzer, list[str]]
    ) -> float:
        lexical = self.lexical[f"{analyzer}/{grain}"]
        return sum(map(lexical.idf, terms[analyzer])) or 1.0

    def passage_scores(self, ranking: Ranking, document_id: str) -> Scores:
        """A score for each passage of a document: its own, and the votes of the variants.

        In deviations over the document's passages; about as far apart with variants as without.
        """
        if document_id not in ranking:  # far from the question, so none of its passages is near
            return np.zeros(len(self.documents[self._layout.places[document_id]].passages))
        own = zscore(ranking.sentences[document_id])
        if document_id not in ranking.nearness:
            return _ALONE * own
        return own + self.origins[document_id].votes(ranking.nearness[document_id])

    def term_scores(self, term: str, ranking: Ranking) -> npt.NDArray[np.float32]:
        """BM25 of an official term for each candidate of a ranking."""
        terms = analyze(term, Analyzer.SYLLABLES)
        scores = self.lexical[f"{Analyzer.SYLLABLES}/clause"].scores(terms)
        if len(ranking.document_ids) == len(self.ids):
            return scores
        return scores[[self._layout.places[i] for i in ranking.document_ids]]

    def _spoken(self, terms: Mapping[Analyzer, list[str]]) -> Lexical:
        """The syllables of clauses with their variants, if there are any."""
        analyzer = main_analyzer(terms)
        return self.lexical.get(f"{analyzer}/expanded") or self.lexical[f"{analyzer}/clause"]


_ALONE = 2.0  # what a passage's own score counts where there are no variants
_NEAREST = 5

"""Systems: all that is evaluated, by name: the assistant, it with a part off, the baselines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol

from assistant.answer import Answer, State
from assistant.answering import elsewhere, sets
from assistant.answering.answerers import Answerer
from assistant.assistant import Assistant
from assistant.ranking.steering import Stage, named_bodies, official_words
from corpus.errors import UsageError
from eval.baselines import Baseline, Fuse, reciprocal_rank_fusion, zscore_fusion


class System(Protocol):
    """Answers questions about one decision."""

    def ask_many(
        self, questions: Sequence[str], *, ids: Sequence[str], states: Sequence[State | None]
    ) -> list[Answer]:
        """Answers in the same order; a state is that of the answer before in the same talk."""
        ...


Build = Callable[[Assistant], System]


def _without_repair(assistant: Assistant) -> Assistant:
    return replace(assistant, repairs=())


def _without_steering(left_out: Stage) -> Build:
    return lambda assistant: replace(
        assistant, steering=tuple(s for s in assistant.steering if s is not left_out)
    )


def _without_answerer(left_out: Answerer) -> Build:
    return lambda assistant: replace(
        assistant, answerers=tuple(a for a in assistant.answerers if a is not left_out)
    )


@dataclass(frozen=True)
class Forgetful:
    """Puts every question as if it were the first of its talk."""

    assistant: Assistant

    def ask_many(
        self, questions: Sequence[str], *, ids: Sequence[str], states: Sequence[State | None]
    ) -> list[Answer]:
        """Answers in the same order, whatever the states."""
        return self.assistant.ask_many(questions, ids=ids)


def _without_variants(assistant: Assistant) -> System:
    index = replace(assistant.index, variants=(), unanswerable=(), answerability=None)
    return replace(assistant, index=index)


def _without_unanswerable(assistant: Assistant) -> System:
    index = replace(assistant.index, unanswerable=(), answerability=None)
    return replace(assistant, index=index)


def _without_classifier(assistant: Assistant) -> System:
    return replace(assistant, index=replace(assistant.index, answerability=None))


def _without_intents(assistant: Assistant) -> System:
    return replace(assistant, index=replace(assistant.index, intents=None))


def _without_signals(prefix: str) -> Build:
    return lambda assistant: replace(
        assistant, index=replace(assistant.index, unused=frozenset({prefix}))
    )


_CUTS: Mapping[str, Build] = {
    "repair": _without_repair,
    "variants": _without_variants,
    "unanswerable-variants": _without_unanswerable,
    "answerability-classifier": _without_classifier,
    "dense": _without_signals("dense"),
    "bm25-words": _without_signals("words"),
    "bm25-syllables": _without_signals("syllables"),
    "bm25-folded": _without_signals("folded"),
    "thesaurus": _without_steering(official_words),
    "named-agencies": _without_steering(named_bodies),
    "other-scope": _without_answerer(elsewhere.other_place),
    "lists": _without_answerer(sets.asked_set),
    "set-classifier": _without_intents,
    "follow-ups": Forgetful,
}

# Name -> the searches whose signals are fused, and how.
_BASELINES: Mapping[str, tuple[tuple[str, ...], Fuse]] = {
    "bm25-syllables": (("syllables",), zscore_fusion),
    "bm25-words": (("words",), zscore_fusion),
    "dense": (("dense",), zscore_fusion),
    "rrf": (("dense", "syllables"), reciprocal_rank_fusion),
    "zscore": (("dense", "syllables"), zscore_fusion),
}
_GRAINS = ("clause", "sentence")
_VARIANT_GRAINS = ("variant", "expanded")


def _baseline(searches: Sequence[str], fuse: Fuse, *, repair: bool, variants: bool) -> Build:
    grains = {*_GRAINS, *(_VARIANT_GRAINS if variants else ())}

    def build(assistant: Assistant) -> System:
        signals = (name.split("/") for name in assistant.index.signal_names)
        chosen = tuple(f"{s}/{g}" for s, g in signals if s in searches and g in grains)
        reader = assistant if repair else _without_repair(assistant)
        return Baseline(reader, chosen, fuse)

    return build


def _baselines() -> Iterator[tuple[str, Build]]:
    for name, (searches, fuse) in _BASELINES.items():
        for variants, repair in product((False, True), repeat=2):
            full_name = name + "+repair" * repair + "+variants" * variants
            yield full_name, _baseline(searches, fuse, repair=repair, variants=variants)


SYSTEMS: Mapping[str, Build] = {
    "assistant": lambda assistant: assistant,
    **{f"without-{part}": build for part, build in _CUTS.items()},
    **dict(_baselines()),
}


def find_system(name: str) -> Build:
    """How to build the system of this name; `UsageError` lists the names if it is none."""
    if name not in SYSTEMS:
        raise UsageError(f"Không có hệ thống “{name}”: hãy chọn một trong {', '.join(SYSTEMS)}.")
    return SYSTEMS[name]

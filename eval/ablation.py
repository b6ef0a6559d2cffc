"""Ablation: the assistant with one part switched off, to see what each part brings."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.engine import Assistant
from assistant.parts import Part

Cut = Callable[[Assistant], Assistant]


def _without(part: Part) -> Cut:
    return lambda assistant: replace(assistant, off=frozenset({part}))


def _without_variants(assistant: Assistant) -> Assistant:
    index = replace(assistant.index, variants=(), unanswerable=(), answerability=None)
    return replace(assistant, index=index)


def _without_unanswerable(assistant: Assistant) -> Assistant:
    index = replace(assistant.index, unanswerable=(), answerability=None)
    return replace(assistant, index=index)


def _without_classifier(assistant: Assistant) -> Assistant:
    return replace(assistant, index=replace(assistant.index, answerability=None))


def _without_intents(assistant: Assistant) -> Assistant:
    return replace(assistant, index=replace(assistant.index, intents=None))


def _without_signals(prefix: str) -> Cut:
    return lambda assistant: replace(
        assistant, index=replace(assistant.index, unused=frozenset({prefix}))
    )


# What is switched off -> the assistant without it.
CUTS: Mapping[str, Cut] = {
    "repair": _without(Part.REPAIR),
    "variants": _without_variants,
    "unanswerable variants": _without_unanswerable,
    "answerability classifier": _without_classifier,
    "dense": _without_signals("dense"),
    "BM25 words": _without_signals("words"),
    "BM25 syllables": _without_signals("syllables"),
    "BM25 folded": _without_signals("folded"),
    "thesaurus": _without(Part.THESAURUS),
    "named agencies": _without(Part.AGENCIES),
    "other scope": _without(Part.SCOPE),
    "lists": _without(Part.LISTS),
    "classifier of sets": _without_intents,
    "follow-ups": _without(Part.FOLLOW_UPS),
    "joint leads": _without(Part.JOINT_LEADS),
}

"""What the laws make their questions of, for one decision."""

from dataclasses import dataclass
from functools import cached_property

from corpus.decision import Decision
from corpus.register import Register
from eval.laws.cases import Talk, part_of
from eval.laws.scorers import NamedBodies
from eval.laws.topics import Origin, Topic, hand_list, hand_topics, phrase_topics
from eval.laws.wordings import foreign_questions


@dataclass(frozen=True)
class Material:
    """Topics, openings and scorers of a decision, read when a law first wants them."""

    decision: Decision
    register: Register

    @cached_property
    def by_hand(self) -> tuple[Topic, ...]:
        """The hand list."""
        return tuple(hand_topics(self.decision))

    @cached_property
    def phrases(self) -> tuple[Topic, ...]:
        """Topics found in the text."""
        return tuple(phrase_topics(self.decision))

    @cached_property
    def openings(self) -> tuple[Talk, ...]:
        """Talks that come before another question."""
        kinds = hand_list(self.decision, "openings")
        return tuple(tuple(talk) for talks in kinds.values() for talk in talks)

    @cached_property
    def bodies(self) -> NamedBodies:
        """Who is named."""
        return NamedBodies(self.decision, self.register)

    def topics(self, *origins: Origin) -> list[Topic]:
        """The hand-written ones of these origins."""
        return [t for t in self.by_hand if t.origin in origins]


def opening_part(talk: Talk) -> str:
    """The half of an opening."""
    return part_of(" | ".join(talk))


def foreign_of(part: str) -> list[str]:
    """The foreign questions of a half."""
    return [q for q in foreign_questions() if part_of(q) == part]

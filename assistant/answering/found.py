"""Found: a question as it was read, with its candidates and their judgement, worked out once."""

from dataclasses import dataclass, field
from functools import cached_property

from assistant.dialogue.context import Context
from assistant.dialogue.interpretation import Interpretation
from assistant.ranking.confidence import Judgement, judge, refuse_below
from assistant.understanding.matter import Matter
from assistant.understanding.question import Question
from corpus.decision import Clause
from index.ranking import Ranking


@dataclass(frozen=True)
class Found:
    """What every answerer knows.

    `interpretation` is the one that was chosen, `ranking` its candidates, `alone` those of its own
    words without what was said before. `nearest` is the first candidate, `before` the state that
    the talk had come to.
    """

    interpretation: Interpretation
    ranking: Ranking
    alone: Ranking
    nearest: Clause
    before: Context | None = None
    matter: Matter = field(default_factory=Matter)

    @property
    def question(self) -> Question:
        """The question as it was read."""
        return self.interpretation.question

    @cached_property
    def judged(self) -> Judgement:
        """How sure it is that the nearest clause answers."""
        return judge(self.question, self.nearest, self.ranking)

    @cached_property
    def unsure(self) -> bool:
        """Whether no clause answers surely enough.

        By the text alone none does that holds no word of the matter.
        """
        strange = bool(self.matter.terms) and self.matter.share_unknown == 1.0
        by_text = self.ranking.by_text and strange
        return by_text or self.judged.sure < refuse_below(self.ranking)

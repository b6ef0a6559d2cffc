"""Sources: what answers are drawn from."""

from dataclasses import dataclass

from assistant.dialogue.chooser import Chooser
from assistant.understanding.matter import TextWitness
from assistant.understanding.reader import QuestionReader
from corpus.decision import Clause, Decision
from corpus.library import ClauseRef
from corpus.register import Register
from index.retriever import Retriever


@dataclass(frozen=True)
class Sources:
    """One decision, its register and index, and who reads questions about it."""

    decision: Decision
    register: Register
    index: Retriever
    reader: QuestionReader
    chooser: Chooser
    witness: TextWitness

    def refs(self, *clauses: Clause) -> tuple[ClauseRef, ...]:
        """How clauses of the decision are named among those of all."""
        return tuple(ClauseRef(self.decision.id, clause.id) for clause in clauses)

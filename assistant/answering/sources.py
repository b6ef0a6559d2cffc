"""Sources: what answers are drawn from."""

from dataclasses import dataclass

from assistant.dialogue.chooser import Hearing
from assistant.understanding.matter import TextWitness
from assistant.understanding.reader import Reader
from corpus.decision import Clause, Decision
from corpus.library import ClauseRef
from corpus.register import Register
from index.retriever import SearchIndex


@dataclass(frozen=True)
class Sources:
    """One decision, its register and index, and who reads questions about it."""

    decision: Decision
    register: Register
    index: SearchIndex
    reader: Reader
    hearing: Hearing
    witness: TextWitness

    def refs(self, *clauses: Clause) -> tuple[ClauseRef, ...]:
        """How clauses of the decision are named among those of all."""
        return tuple(ClauseRef(self.decision.id, clause.id) for clause in clauses)

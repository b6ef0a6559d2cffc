"""The stages of repair, in their order, and who repairs the questions about a decision."""

from collections.abc import Callable, Sequence

from assistant.repair.repairer import Repairer
from assistant.repair.short_forms import abbreviation_keys, abbreviations
from assistant.understanding.courtesy import without_courtesy
from assistant.understanding.rules import examples
from corpus.decision import Decision
from corpus.register import Register
from index.language import Language

Repair = Callable[[Repairer, str], str]


def _polite(_: Repairer, text: str) -> str:
    return without_courtesy(text)


REPAIRS: tuple[Repair, ...] = (Repairer.repair, _polite)


def repairer_for(decision: Decision, register: Register, prepared: Sequence[str]) -> Repairer:
    """Repairs with the words of the decision and of the questions prepared for it.

    Where there are none, those of any decision tell how questions are worded.
    """
    texts = [c.text for c in decision.clauses]
    return Repairer(
        Language([*texts, *(prepared or examples())]),
        agencies=abbreviation_keys(abbreviations(register)),
    )

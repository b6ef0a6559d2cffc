"""A decision's text -> clauses with agencies, deadlines and cited documents.

In: a folder of `corpus/<decision-id>/` and the register in `corpus/data/`. Out: `Decision`.
"""

from corpus.decision import (
    Assignment,
    Clause,
    Deadline,
    Decision,
    Kind,
    Reference,
    Role,
    Sentence,
)
from corpus.library import DEFAULT_DECISION, Variant, load_decision, load_variants
from corpus.register import Agency, Register, load_register

__all__ = [
    "DEFAULT_DECISION",
    "Agency",
    "Assignment",
    "Clause",
    "Deadline",
    "Decision",
    "Kind",
    "Reference",
    "Register",
    "Role",
    "Sentence",
    "Variant",
    "load_decision",
    "load_register",
    "load_variants",
]

"""A decision's text -> clauses with agencies, deadlines and cited documents.

In: a folder of `corpus/<decision-id>/` and the register in `corpus/data/`. Out: `Decision`.
"""

from corpus.annotations import Assignment, Deadline, Reference, Role, Sentence
from corpus.decision import Clause, Decision, Kind, Level
from corpus.library import (
    DEFAULT_DECISION,
    ClauseRef,
    Library,
    find_decision,
    load_decision,
    load_library,
)
from corpus.profile import Profile
from corpus.register import Agency, Register, load_register
from corpus.variants import Variant, load_variants

__all__ = [
    "DEFAULT_DECISION",
    "Agency",
    "Assignment",
    "Clause",
    "ClauseRef",
    "Deadline",
    "Decision",
    "Kind",
    "Level",
    "Library",
    "Profile",
    "Reference",
    "Register",
    "Role",
    "Sentence",
    "Variant",
    "find_decision",
    "load_decision",
    "load_library",
    "load_register",
    "load_variants",
]

"""Units: what is indexed, and under which ids."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.variants import Intent, Variant
from index.contents import Contents
from index.units import Document, Grain, rows_of, texts_by_grain, unit_ids, units_of

DOCUMENTS = (Document("I.1", "Một. Hai.", ("Một.", "Hai.")), Document("I.2", "Ba.", ("Ba.",)))
VARIANTS = (
    Variant("Ai lo?", "I.2", True),
    Variant("Giá vàng?", "", False),
    Variant("Những việc nào?", "", True, intent=Intent.GROUP),
    Variant("Khi nào?", "I.1", True),
)
CONTENTS = Contents("a", "0" * 64, DOCUMENTS, VARIANTS)


def test_units_by_grain() -> None:
    units = units_of(DOCUMENTS, VARIANTS, "a")
    assert [(u.grain.value, u.clause, u.text) for u in units] == [
        ("clause", "I.1", "Một. Hai."),
        ("clause", "I.2", "Ba."),
        ("sentence", "I.1", "Một."),
        ("sentence", "I.1", "Hai."),
        ("sentence", "I.2", "Ba."),
        ("variant", "I.2", "Ai lo?"),
        ("variant", "I.1", "Khi nào?"),
        ("unanswerable", "", "Giá vàng?"),
        ("intent", "", "Những việc nào?"),
    ]
    assert {u.decision for u in units} == {"a"}
    assert texts_by_grain(units)[Grain.SENTENCE] == ["Một.", "Hai.", "Ba."]


def test_ids_tell_decisions_grains_and_rows_apart() -> None:
    names = ["a", "b", *(f"quyet-dinh-{n}" for n in range(300))]
    units = [u for name in names for u in units_of(DOCUMENTS, VARIANTS, name)]
    ids = unit_ids(units)
    assert len(np.unique(ids)) == len(units)
    assert ids.min() >= 0
    assert rows_of(ids).tolist() == [0, 1, 0, 1, 2, 0, 1, 0, 0] * len(names)
    own = unit_ids(units_of(DOCUMENTS, VARIANTS, "b"))
    assert own.tolist() == ids[9:18].tolist(), "they depend on what else there is"
    assert (np.diff(own) > 0).all()


def test_no_units() -> None:
    assert unit_ids([]).shape == (0,)
    assert texts_by_grain([]) == {}


@pytest.mark.parametrize(
    "changed",
    [
        replace(CONTENTS, decision="b"),
        replace(CONTENTS, documents=DOCUMENTS[::-1]),
        replace(CONTENTS, documents=(replace(DOCUMENTS[0], id="I.3"), DOCUMENTS[1])),
        replace(CONTENTS, documents=(replace(DOCUMENTS[0], passages=("Một.",)), DOCUMENTS[1])),
        replace(CONTENTS, variants=VARIANTS[1:]),
        replace(CONTENTS, variants=(replace(VARIANTS[0], clause_id="I.1"), *VARIANTS[1:])),
        replace(CONTENTS, variants=(VARIANTS[0], replace(VARIANTS[1], missing="phone"),
                                    *VARIANTS[2:])),
    ],
)  # fmt: skip
def test_the_hash_follows_what_is_indexed(changed: Contents) -> None:
    assert changed.units_sha256 != CONTENTS.units_sha256


def test_the_hash_does_not_follow_the_text_s_own() -> None:
    assert replace(CONTENTS, sha256="1" * 64).units_sha256 == CONTENTS.units_sha256

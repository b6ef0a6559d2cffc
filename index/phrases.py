"""Phrases: which clauses hold these words in a row, read from the text and from nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.text import fold, syllables

_STOP = re.compile(r"[;:!?()\n\"“”]|\.(?!\w)")
_GAP = 100  # places between two stretches of a text that no phrase spans


@dataclass(frozen=True)
class PhraseIndex:
    """The syllables of each text, by id, in order of the texts.

    A phrase spans no sentence mark. It spans a comma ("phòng, chống tham nhũng") unless one
    syllable alone stands behind it: "hợp tác, xã hội" holds no "hợp tác xã".
    """

    texts: Mapping[str, str]

    @cached_property
    def _built(self) -> tuple[dict[str, dict[str, set[int]]], dict[str, set[int]]]:
        """Syllable -> id -> where it stands; id -> what stands right behind a comma."""
        places: dict[str, dict[str, set[int]]] = {}
        behind: dict[str, set[int]] = {}
        for i, text in self.texts.items():
            n = 0
            for stretch in _STOP.split(text):
                for m, part in enumerate(stretch.split(",")):
                    words = syllables(part)
                    if m and words:
                        behind.setdefault(i, set()).add(n)
                    for word in words:
                        places.setdefault(word, {}).setdefault(i, set()).add(n)
                        n += 1
                n += _GAP
        return places, behind

    @cached_property
    def _bare(self) -> dict[str, dict[str, set[int]]]:
        """The places without regard to diacritics."""
        bare: dict[str, dict[str, set[int]]] = {}
        for word, rows in self._built[0].items():
            own = bare.setdefault(fold(word), {})
            for i, places in rows.items():
                own[i] = own.get(i, set()) | places
        return bare

    def reach(self, words: Sequence[str], start: int, *, accented: bool) -> int:
        """Up to which word those from `start` on stand in a row somewhere, commas or not.

        The longest phrase ends there or before: no longer one has to be looked for.
        """
        places = self._built[0] if accented else self._bare
        row = places.get(words[start], {})
        stop = start
        while row:
            stop += 1
            if stop == len(words):
                break
            after = places.get(words[stop], {})
            here = {
                i: {n for n in row[i] if n + stop - start in after[i]} for i in row if i in after
            }
            row = {i: starts for i, starts in here.items() if starts}
        return stop

    def counts(self, phrase: Sequence[str], *, accented: bool) -> dict[str, int]:
        """How often each text holds the syllables in a row; texts without them are left out."""
        places, behind = self._built
        if not accented:
            places = self._bare
        rows = [places.get(word, {}) for word in phrase]
        if not all(rows):
            return {}
        last = len(rows) - 1
        found = {}
        for i in rows[0]:
            if all(i in row for row in rows):
                starts = rows[0][i].intersection(
                    *({place - n for place in row[i]} for n, row in enumerate(rows))
                )
                cut = behind.get(i, set())
                count = sum(not (last and start + last in cut) for start in starts)
                if count:
                    found[i] = count
        return found

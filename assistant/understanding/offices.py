"""Offices: names in a row of which only one says "Sở" ("Sở Nội vụ, Tư pháp")."""

import re
from functools import cache

from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.patterns import UnreadText
from assistant.understanding.rules import one_of, rule
from index.text import fold

_COUNTED = rule("bodies.counted_offices")
# Each sign or word is read in one way: blanks belong to what stands before them.
_JOINED = rf"\s*+(?:[,+&/;]\s*+|(?<=\s){one_of('joining_names', also_bare=True)}\s++){{1,6}}"
# What may follow the last name: no word that makes a matter of it ("xây dựng nông thôn mới").
_AFTER = rf"(?<!\w){one_of('after_office')}(?!\w)"


@cache
def patterns(names: str, *, accented: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A row of names of which one may say "Sở", and one name that does not."""
    office = "sở" if accented else "so"
    # A name that holds “và” is one name: the longest one is not given back.
    each = rf"(?>(?:{office} )?(?:{names})(?!\w))"
    after = _AFTER if accented else fold(_AFTER)
    row = rf"(?<!\w){each}(?:{_JOINED}{each})+(?=\s{{0,4}}(?:$|[,.?!:;|]|{after}))"
    return re.compile(row), re.compile(rf"(?<!\w)(?<!{office} )(?:{names})(?!\w)")


def written_out(text: UnreadText, finder: AgencyFinder) -> None:
    """Writes "Sở" before each name of a row that begins with an office, or counts them."""
    office = "sở" if text.accented else "so"
    row, short = patterns(finder.offices[0 if text.accented else 1], accented=text.accented)
    counted = text.sees(_COUNTED)

    def spelled(found: re.Match[str]) -> str:
        if not (counted or found.group().startswith(f"{office} ")):
            return found.group()
        return short.sub(lambda m: f"{office} {m.group()}", found.group())

    left = row.sub(spelled, text.left)
    if left != text.left:
        text.left = left
        text.take(_COUNTED)

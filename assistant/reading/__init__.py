"""Reading requests: a question that asks for a set of clauses -> the filters that it names.

A question is read as a set only if its words are used up: what is left over when filters and
empty words are taken out is a matter of its own, which one clause answers.
"""

from assistant.reading.reader import RequestReader

__all__ = ["RequestReader"]

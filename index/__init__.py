"""Clauses and question variants -> something searchable.

In: a `Decision` and its variants. Out: `SearchIndex`, which scores every clause for a question.
"""

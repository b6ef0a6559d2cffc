"""Ranking: clauses in the order in which they answer, how sure that is, and what to quote."""

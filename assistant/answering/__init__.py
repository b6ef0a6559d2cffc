"""Answering: what is asked and found -> clauses chosen, lists made, what to ask next."""

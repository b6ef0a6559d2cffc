"""Structure: lines of text -> clauses under their printed numbers."""

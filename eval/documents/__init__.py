"""Reading measured: documents with hand-made structure -> figures."""

"""Understanding: a repaired question -> what it asks: its kind, its filters, what it names."""

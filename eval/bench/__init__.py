"""Benches: what an answer costs in time and memory, alone, under load, by size."""

"""Test collections in BEIR's layout, searched by the index's own code."""

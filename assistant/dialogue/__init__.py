"""Dialogue: a question and what was said before it -> the question that is meant."""

"""Evaluation: questions with known answers -> figures."""

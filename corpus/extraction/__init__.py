"""Extraction: a clause's text -> the deadlines and documents that it names."""

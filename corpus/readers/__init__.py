"""Readers: a file -> its text, pages and lines."""

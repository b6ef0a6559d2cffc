"""Wording: what was found -> Vietnamese sentences."""

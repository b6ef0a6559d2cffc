"""Encoders: texts -> vectors, by the bundled model or any other."""

"""Vectors: engines that find the nearest of many vectors."""

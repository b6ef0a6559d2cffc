"""Repair: what was typed -> what a careful writer would have typed."""

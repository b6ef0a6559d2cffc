"""Batch: files of questions -> files of answers, from the command line and as jobs of the site."""

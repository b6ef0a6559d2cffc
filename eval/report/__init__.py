"""Reports of a run: its folder, page, plots, and the words and tables made from it."""

"""Pages: what is served as HTML, each with its files."""

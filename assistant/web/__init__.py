"""The site: chat page, full text, JSON interface, behind one shield."""

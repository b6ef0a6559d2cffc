"""Private files: what is written of people is for the account alone that writes it."""

import os

UMASK = 0o077


def opener(path: str, flags: int) -> int:
    """For `open`: a new file that its owner alone may read."""
    return os.open(path, flags, 0o600)

"""The command line: what it says, shows and explains."""

"""Floor 4: the pages, for people."""

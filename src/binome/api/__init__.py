"""Floor 4: the API, for other programs."""

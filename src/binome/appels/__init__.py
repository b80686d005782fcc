"""Floor 1: a call for applications as data and rules: what the programme asks."""

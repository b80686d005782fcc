"""Floor 3: the use cases, the only place where reading, deciding and writing meet."""

"""A chain of ties, drawn."""

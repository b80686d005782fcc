"""Forms: fields, trees, rows, what is refused and what is kept."""

"""One's dossiers: open one, take it away, start from a file."""

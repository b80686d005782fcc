"""A candidature that starts from a file."""

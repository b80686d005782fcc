"""The examples, to look at and to try."""

"""Commands on territories and data."""

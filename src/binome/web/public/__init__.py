"""The public site, read from files: no account."""

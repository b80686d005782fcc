"""Commands on labels."""

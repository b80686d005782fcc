"""Forget a person, everywhere but where it is said."""

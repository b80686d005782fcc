"""The tokens that a person gives to programs."""

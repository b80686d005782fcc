"""The names of things, as people read them."""

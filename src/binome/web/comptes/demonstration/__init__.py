"""The demonstration, as a visitor of this very machine enters it, and the tour of it."""

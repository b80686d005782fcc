"""What becomes of a labelled plan, for its territory and those who follow it."""

"""What becomes of a labelled plan, and of what was promised to it."""

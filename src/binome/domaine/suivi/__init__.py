"""What becomes of the actions of a labelled plan, and of what was promised to them: pure, the day given."""

"""A text written by several: union, merge, the story of what changed."""

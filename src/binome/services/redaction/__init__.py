"""Writing together: save, merge, restore, tell the story."""

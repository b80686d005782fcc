"""The pages where the presentation is written, and history."""

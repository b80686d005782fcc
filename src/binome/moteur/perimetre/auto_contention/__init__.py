"""The sets that keep most of their own workers: their best ratio, their smallest, or all that nothing dominates."""

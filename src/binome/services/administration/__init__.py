"""Who administers, and the campaigns."""

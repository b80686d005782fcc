"""What one was told of, on the site; and how one wants to be told."""

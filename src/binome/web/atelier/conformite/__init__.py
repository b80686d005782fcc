"""The page of the verdict."""

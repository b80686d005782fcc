"""The page of search: what one may read, found by its words."""

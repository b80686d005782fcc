"""The page of the perimeter workbench."""

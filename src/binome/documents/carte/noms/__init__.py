"""The names on a map: of its areas, of its towns, none over another."""

"""Django's SQLite backend, whose writers wait their turn instead of trying again ever more rarely."""

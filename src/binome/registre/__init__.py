"""Floor 2: Django tables, constraints, migrations and the chained journal. It stores; it never decides."""

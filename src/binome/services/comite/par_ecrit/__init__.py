"""The committee asked in writing: opened by its president, answered from one's page, counted at its term."""

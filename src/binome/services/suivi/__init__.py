"""After the label: what becomes of its actions, who said so, and what was promised."""

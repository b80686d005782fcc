"""Ties between who judges and who is judged: declared, computed, set aside, and the recusals that were decided."""

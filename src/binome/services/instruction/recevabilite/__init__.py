"""Admissibility of a deposit: its checklist, what is asked to complete it and the answers, the clock of silence."""

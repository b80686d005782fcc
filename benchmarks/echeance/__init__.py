"""The evening of the deadline: its scene, its load, its server, its accounts. Run by `benchmarks/banc_echeance.py`."""

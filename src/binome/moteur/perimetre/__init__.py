"""Perimeters: evaluate a set of units, propose the best connected ones, and prove it (numba only where it is used)."""

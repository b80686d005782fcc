"""Employment basins. `delimitation.delimiter` draws them, `explication.expliquer` says why a unit is where it is.

Importing `delimitation` imports numba; `parametres`, `resultat` and `explication` do not.
"""

"""The evaluation kit: one harmonised sheet by territory, its actors' own view, its lessons, and all of them together.

Econometrics are `moteur/evaluation`; here, nothing is estimated: what was written is counted, and what a figure cannot
say goes with it.
"""

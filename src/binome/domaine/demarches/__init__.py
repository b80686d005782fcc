"""Requests to the operators of schemes: their states, in which order, and what is said when nobody answers."""

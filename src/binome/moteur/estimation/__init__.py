"""Commuting flows estimated when none were observed, and flagged so: a doubly constrained gravity model."""

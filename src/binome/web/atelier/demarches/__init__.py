"""Requests to operators: prepared from a fiche, sent, and what becomes of them."""

"""Depositing, and what is written of a deposit with it."""

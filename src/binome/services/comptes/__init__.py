"""Accounts: addresses, sessions, and nothing told to who guesses."""

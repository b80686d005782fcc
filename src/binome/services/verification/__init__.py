"""The verdict on a dossier, and what it compares with."""

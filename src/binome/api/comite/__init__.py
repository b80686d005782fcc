"""The API of a committee: its sessions, read and conducted by programs; who sits in it."""

"""The committee: its sessions, its votes, the decisions that come of them, and their papers."""

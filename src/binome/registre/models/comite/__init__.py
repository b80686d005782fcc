"""The committee: its sessions, its decisions."""

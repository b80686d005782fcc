"""Reminders of what instruction owes: an opinion whose last day is near."""

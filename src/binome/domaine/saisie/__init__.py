"""What people type, read: numbers, days, texts, their limits, and the refusals that say what to do."""

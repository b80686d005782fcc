"""What every command stands on: the base, French messages, progress, output."""

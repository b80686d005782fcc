"""What follows a label, as JSON."""

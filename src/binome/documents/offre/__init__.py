"""What each scheme says of each action, written: JSON, text, HTML."""

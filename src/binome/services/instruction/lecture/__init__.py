"""The reading pack of a deposit: what goes in it, making it in the background, keeping it."""

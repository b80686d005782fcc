"""What changes of a session that was planned, before it opens."""

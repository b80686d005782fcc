"""What a label says, and in which state it stands."""

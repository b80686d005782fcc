"""What concerns one person through every room: what they are asked, what they may find."""

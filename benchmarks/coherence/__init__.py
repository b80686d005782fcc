"""What the bench of perimeters reads, asks and counts."""

"""Letters: written when they leave, delivered once, within limits."""

"""Instructing deposits: the acts that make them pass from a stage to the next."""

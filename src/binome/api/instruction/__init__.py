"""Instruction and the committee, as JSON: read by who may, written by a token as pages write it."""

"""Instruction, as JSON: read by who may, written by a token as pages write it."""

"""Instruction: the stages of a deposit, and the opinions on it."""

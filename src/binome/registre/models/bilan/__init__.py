"""The tables of the evaluation kit."""

"""Floor 0: the words and the decisions of the programme (pydantic and the standard library, frozen, no I/O, no clock)."""

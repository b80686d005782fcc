"""Floor 0: the words and the decisions of the programme (pydantic, stdlib; frozen, no I/O, no clock)."""

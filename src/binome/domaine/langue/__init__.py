"""How French is written: spaces, agreements, numbers in words."""

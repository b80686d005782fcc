"""Floor 1: the perimeter engine: arrays in, arrays out."""

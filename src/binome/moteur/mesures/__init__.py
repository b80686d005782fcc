"""Measures of a perimeter: one small pure function each, with its formula, its unit and its source."""

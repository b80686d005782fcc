"""Files of flows and of pairs, given by hand: read fast when they are one plain table, row by row otherwise."""

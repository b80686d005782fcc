"""The agreement of a territory's governance to an action: what was read of it, who answered, what voids it."""

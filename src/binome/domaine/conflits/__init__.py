"""Ties between who judges a candidature and who carries it: the facts, the chains that they make, what the law asks."""

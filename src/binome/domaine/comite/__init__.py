"""How a committee sits, votes and decides: every count, each with the sentence that explains it."""

"""The rooms of the committee: sessions, items, votes, decisions, comparison. To anyone else, they do not exist."""

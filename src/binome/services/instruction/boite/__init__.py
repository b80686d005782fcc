"""The inbox of a campaign: the deposits that one person instructs or judges, and nothing of the others."""

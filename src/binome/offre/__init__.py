"""Floor 1: the offer of services. Schemes as data, and what each condition says of an action."""

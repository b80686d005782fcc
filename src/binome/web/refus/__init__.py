"""What the page of a refused form owes to who filled it."""

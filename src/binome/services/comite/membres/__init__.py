"""Members of the committee who have no account: what is written down of them."""

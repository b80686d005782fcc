"""Who is tied to whom, and what is decided of it: pages of instruction."""

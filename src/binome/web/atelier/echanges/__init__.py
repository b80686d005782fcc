"""The pages of remarks and requests."""

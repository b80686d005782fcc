"""Signing in, in French and in the look of the site: allauth does the work."""

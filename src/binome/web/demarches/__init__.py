"""Requests to operators, on their side: a light inbox of what was sent to them, and the page of a link."""

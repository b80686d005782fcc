"""Requests begun on the State's platform of forms, when the operator of the site chose to: off by default."""

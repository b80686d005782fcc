"""Commands on the offer of services."""

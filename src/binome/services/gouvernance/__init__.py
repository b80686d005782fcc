"""Governance: binômes, consents, acts, figures."""

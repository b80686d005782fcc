"""Timestamps of an authority (RFC 3161): asked for a fingerprint, read, verified offline."""

"""Agreements of the governance, requests to operators, economic profiles."""

"""An issuer that changes its key: why, and what a stolen one signed, signed anew."""

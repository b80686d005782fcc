"""The label as a W3C verifiable credential: written, signed, and verified anywhere without the platform."""

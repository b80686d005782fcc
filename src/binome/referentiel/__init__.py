"""Floor 2: official open data turned into one versioned, checksummed référentiel; connectors."""

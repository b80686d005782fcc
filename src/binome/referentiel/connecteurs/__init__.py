"""Connectors: an official open file, checked row by row, becomes one versioned integer Parquet with its provenance."""

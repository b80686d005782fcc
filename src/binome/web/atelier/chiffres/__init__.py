"""The pages of the evidence ledger."""

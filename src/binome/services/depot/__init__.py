"""Sign, deposit, prove."""

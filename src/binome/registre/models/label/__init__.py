"""Labels as they were signed, and the timestamps of what must be dated."""

"""What the pages of instruction and of the committee cost on a whole campaign."""

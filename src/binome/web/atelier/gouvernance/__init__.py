"""The pages of governance and of consent."""

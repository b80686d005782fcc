"""The pages of those who instruct: their inbox, and each deposit as it is judged."""

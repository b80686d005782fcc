"""One module for each official data set: its columns, and what is kept of its rows."""

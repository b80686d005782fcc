"""The sheet of a labelled territory while it is prepared; the lessons of former ones, offered to what comes next."""

"""Reading a candidature: the whole text, the note of two pages, one action on paper."""

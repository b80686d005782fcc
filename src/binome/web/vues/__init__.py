"""One module of views per room of the site."""

"""What a dossier becomes: PDF, maps, files to take away."""

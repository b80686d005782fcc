"""The frame of a dossier's pages: header, margin, save, conflict."""

"""The text of a dossier: whole, as its reader may read it, as it was signed."""

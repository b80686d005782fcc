"""Commands on one dossier."""

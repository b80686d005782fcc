"""The offer of services: the catalogue with what was imported, and its matching with a dossier."""

"""The one gate: who opens which dossier, for which organisation."""

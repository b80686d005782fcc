"""Floor 2: a dossier into PDF, SVG, GeoJSON, YAML…, and documents into a dossier."""

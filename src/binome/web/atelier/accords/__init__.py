"""The agreement of the governance: asked for a fiche, read, answered and signed by both sides of the binôme."""

"""The agreement of the governance: asked for a fiche, answered by both sides of the binôme, void when it changes."""

"""Maps as SVG: one drawing for the screen, the PDF and the printer. Rings in, text out; no file, no référentiel."""

from binome.documents.carte.france import carte_de_france
from binome.documents.carte.modele import Forme, Habillage, Role
from binome.documents.carte.silhouette import silhouette
from binome.documents.carte.territoire import carte_du_territoire

__all__ = ["Forme", "Habillage", "Role", "carte_de_france", "carte_du_territoire", "silhouette"]

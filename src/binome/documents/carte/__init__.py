"""Maps as SVG: one drawing for the screen, the PDF and the printer. Rings in, text out; no file, no référentiel."""

from binome.documents.carte.bassins import carte_des_bassins
from binome.documents.carte.france import carte_de_france, france_de_page
from binome.documents.carte.modele import Bassin, CarteDePage, Forme, Gradins, Habillage, Legende, Rang, Role, Ville
from binome.documents.carte.planche import Vignette, planche, vignette
from binome.documents.carte.silhouette import signe, silhouette
from binome.documents.carte.territoire import carte_de_page, carte_du_territoire

__all__ = [
    "Bassin",
    "CarteDePage",
    "Forme",
    "Gradins",
    "Habillage",
    "Legende",
    "Rang",
    "Role",
    "Vignette",
    "Ville",
    "carte_de_france",
    "carte_de_page",
    "carte_des_bassins",
    "carte_du_territoire",
    "france_de_page",
    "planche",
    "signe",
    "silhouette",
    "vignette",
]

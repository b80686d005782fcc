"""The action plan as a workbook that people fill in, and back: nothing lost, no formula alive, no cell believed."""

from binome.documents.tableur.ecriture import ecrire
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.documents.tableur.gardes import OCTETS_MAX
from binome.documents.tableur.lecture import ClasseurLu, Connus, interpreter, lire
from binome.documents.tableur.lignes import lire_rangees
from binome.documents.tableur.origine import Origine

__all__ = [
    "OCTETS_MAX",
    "ClasseurLu",
    "ClasseurRefuseError",
    "Connus",
    "Faute",
    "Origine",
    "ecrire",
    "interpreter",
    "lire",
    "lire_rangees",
]

"""An inbox as a workbook that a service works in, and back: typed columns, every row answered for."""

from binome.documents.boite.classeur import FORMAT, PRIORITES, Rang, ecrire
from binome.documents.boite.lecture import RangLu, Refus, lire

__all__ = ["FORMAT", "PRIORITES", "Rang", "RangLu", "Refus", "ecrire", "lire"]

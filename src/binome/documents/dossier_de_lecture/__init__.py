"""The reading pack of a deposit: what who judges it reads, in one PDF/UA-1, laid out by typst from plain data."""

from binome.documents.dossier_de_lecture.faits import AvisImprime, FaitsDeLecture, JugeImprime, LienImprime
from binome.documents.dossier_de_lecture.rendu import Compose, pdf_de_lecture

__all__ = ["AvisImprime", "Compose", "FaitsDeLecture", "JugeImprime", "LienImprime", "pdf_de_lecture"]

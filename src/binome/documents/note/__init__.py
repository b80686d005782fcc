"""The note: a candidature in two pages, for who signs it and for who answers for a member of its perimeter."""

from binome.documents.note.contenu import composer
from binome.documents.note.membres import PartDuMembre, parts_des_membres
from binome.documents.note.rendu import pdf_de_la_note

__all__ = ["PartDuMembre", "composer", "parts_des_membres", "pdf_de_la_note"]

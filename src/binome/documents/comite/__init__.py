"""The papers of a committee: minutes of a session as PDF and DOCX, letters of decision as PDF."""

from binome.documents.comite.contenu import DeliberationDite, LettreDeDecision, PointDit, ProcesVerbal
from binome.documents.comite.rendu import pdf_de_la_lettre, pdf_du_proces_verbal

__all__ = [
    "DeliberationDite",
    "LettreDeDecision",
    "PointDit",
    "ProcesVerbal",
    "pdf_de_la_lettre",
    "pdf_du_proces_verbal",
]

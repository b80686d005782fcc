"""The receipt of a deposit: what it says, in French, and its PDF."""

from binome.documents.recu.contenu import Recu, composer, moment
from binome.documents.recu.rendu import pdf_du_recu

__all__ = ["Recu", "composer", "moment", "pdf_du_recu"]

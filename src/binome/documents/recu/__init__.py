"""The receipt of a deposit: what it says, in French, and its PDF."""

from binome.documents.recu.contenu import Recu, composer
from binome.documents.recu.rendu import pdf_du_recu

__all__ = ["Recu", "composer", "pdf_du_recu"]

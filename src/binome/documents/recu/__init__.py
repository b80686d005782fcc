"""The receipt of a deposit, or of complements: what it says, in French, and its PDF."""

from binome.documents.recu.contenu import Recu, composer, composer_des_complements, moment
from binome.documents.recu.rendu import pdf_du_recu

__all__ = ["Recu", "composer", "composer_des_complements", "moment", "pdf_du_recu"]

"""Acts to sign, filled in with a dossier: deliberation of an EPCI, engagement of the binôme, agreement for a firm."""

from binome.documents.modeles_actes.accord import accord_de_la_gouvernance
from binome.documents.modeles_actes.acte import Acte
from binome.documents.modeles_actes.deliberation import deliberation
from binome.documents.modeles_actes.engagement import lettre_d_engagement
from binome.documents.modeles_actes.rendu import pdf_de_l_acte

__all__ = ["Acte", "accord_de_la_gouvernance", "deliberation", "lettre_d_engagement", "pdf_de_l_acte"]

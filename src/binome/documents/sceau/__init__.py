"""The seal: a zip that proves, anywhere and without the platform, what was deposited."""

from binome.documents.sceau.cles import cle_publique, generer_cle, lire_cle, lire_cle_publique
from binome.documents.sceau.ecriture import Absent, Contenu, sceller
from binome.documents.sceau.verification import Alteration, Rapport, SceauIllisibleError, verifier

__all__ = [
    "Absent",
    "Alteration",
    "Contenu",
    "Rapport",
    "SceauIllisibleError",
    "cle_publique",
    "generer_cle",
    "lire_cle",
    "lire_cle_publique",
    "sceller",
    "verifier",
]

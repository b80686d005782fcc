"""Every table, by room."""

from binome.registre.models.campagnes import Campagne, RoleCampagne
from binome.registre.models.comptes import Appartenance, Compte, Organisation
from binome.registre.models.compteurs import Compteur
from binome.registre.models.depots import Depot
from binome.registre.models.dossiers import Commentaire, Demande, Dossier, Invitation, Revision, RoleDossier
from binome.registre.models.journal import LigneJournal
from binome.registre.models.pieces import PieceJointe
from binome.registre.models.signatures import Consentement, Delegation, Signature, TexteSigne

__all__ = [
    "Appartenance",
    "Campagne",
    "Commentaire",
    "Compte",
    "Compteur",
    "Consentement",
    "Delegation",
    "Demande",
    "Depot",
    "Dossier",
    "Invitation",
    "LigneJournal",
    "Organisation",
    "PieceJointe",
    "Revision",
    "RoleCampagne",
    "RoleDossier",
    "Signature",
    "TexteSigne",
]

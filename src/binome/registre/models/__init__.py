"""Every table, by room."""

from binome.registre.models.campagnes import Campagne, RoleCampagne
from binome.registre.models.comptes import Appartenance, Compte, Organisation
from binome.registre.models.compteurs import Compteur
from binome.registre.models.depots import Depot, RegionDuDepot
from binome.registre.models.dossiers import Commentaire, Demande, Dossier, Invitation, Revision, RoleDossier
from binome.registre.models.envois import Envoi
from binome.registre.models.instruction import PassageDuDepot
from binome.registre.models.journal import LigneJournal
from binome.registre.models.pieces import PieceJointe
from binome.registre.models.pseudonymes import Pseudonyme
from binome.registre.models.securite import ChangementAdresse, CleDeSceau, EnvoiCompte, SessionOuverte
from binome.registre.models.signatures import Consentement, Delegation, Signature, TexteSigne

__all__ = [
    "Appartenance",
    "Campagne",
    "ChangementAdresse",
    "CleDeSceau",
    "Commentaire",
    "Compte",
    "Compteur",
    "Consentement",
    "Delegation",
    "Demande",
    "Depot",
    "Dossier",
    "Envoi",
    "EnvoiCompte",
    "Invitation",
    "LigneJournal",
    "Organisation",
    "PassageDuDepot",
    "PieceJointe",
    "Pseudonyme",
    "RegionDuDepot",
    "Revision",
    "RoleCampagne",
    "RoleDossier",
    "SessionOuverte",
    "Signature",
    "TexteSigne",
]

"""Every table, by room."""

from binome.registre.models.accords.accords import (
    DemandeDAccord,
    FinDAccord,
    LienDeDemande,
    PositionSurLAccord,
    RappelDAccord,
)
from binome.registre.models.accords.demarches import (
    DemarcheAupresDUnOperateur,
    EtapeDeDemarche,
    LienDeReponse,
    PreremplissageDeDemarche,
    RappelDeDemarche,
)
from binome.registre.models.accords.profils import ProfilDePorteur
from binome.registre.models.bilan.bilans import (
    BilanArrete,
    EnqueteDeBilan,
    EnseignementDeBilan,
    LienDEnquete,
    ReponseDEnquete,
)
from binome.registre.models.campagnes import Campagne, RoleCampagne
from binome.registre.models.comite.annonces import AnnonceDeCampagne, AssembleeGenerale, InviteALAssemblee
from binome.registre.models.comite.decisions import (
    AccordPourRouvrir,
    ApprobationDeDecision,
    DecisionDuDepot,
    DemandeDeReouverture,
    MentionsDeDecision,
)
from binome.registre.models.comite.seances import (
    ChangementDeSeance,
    ConvocationDuComite,
    DeportDeSeance,
    MandatDeSeance,
    MembreDuComite,
    MouvementDeSeance,
    OppositionALaConsultation,
    PointDeSeance,
    SeanceDuComite,
)
from binome.registre.models.comite.votes import (
    DeliberationDuComite,
    DemandeDeSecret,
    DesaccordDuComite,
    EmargementSecret,
    UrneSecrete,
    VoixDuComite,
)
from binome.registre.models.comptes import Appartenance, Compte, Organisation
from binome.registre.models.compteurs import Compteur
from binome.registre.models.depots import Depot, RegionDuDepot
from binome.registre.models.dossiers import (
    Commentaire,
    Demande,
    Dossier,
    Invitation,
    LienDeLecture,
    MentionDeRemarque,
    Revision,
    RoleDossier,
    VisiteDuDossier,
)
from binome.registre.models.envois import (
    AdresseEnPanne,
    ChoixDeNotification,
    Envoi,
    Notification,
    PreuveDeNotification,
)
from binome.registre.models.instruction.avis import Avis, ContributionAvis
from binome.registre.models.instruction.boite import Affectation, NoteDeService, VueGardee
from binome.registre.models.instruction.fil import LectureDInstruction, MotDuFil
from binome.registre.models.instruction.lectures import LectureDuDepot
from binome.registre.models.instruction.passages import PassageDuDepot
from binome.registre.models.instruction.recevabilite import ComplementsDeposes, DemandeDeComplements, PointExamine
from binome.registre.models.journal import LigneJournal
from binome.registre.models.label.jetons import EtatDeCertificat, Jeton, MaillonDeJeton
from binome.registre.models.label.labels import (
    CleDeLabel,
    EvenementDuLabel,
    FicheEnProjet,
    LabelAccorde,
    ListeDeStatuts,
    PlaceDeStatut,
    VersionDuLabel,
)
from binome.registre.models.liens import (
    DeclarationDInterets,
    DeportDecide,
    InteretDeclare,
    LienEcarte,
    ListeDeMandats,
    Mandat,
    MandatAConfirmer,
)
from binome.registre.models.pieces import PieceJointe
from binome.registre.models.pseudonymes import Pseudonyme
from binome.registre.models.securite import (
    ChangementAdresse,
    CleDeSceau,
    EcritureParJeton,
    EnvoiCompte,
    JetonDAcces,
    SessionOuverte,
)
from binome.registre.models.signatures import Consentement, Delegation, Signature, TexteLu, TexteSigne
from binome.registre.models.suivi.engagements import (
    EngagementPris,
    LienDOperateur,
    ReferenceHorsLabel,
    SuiteDEngagement,
)
from binome.registre.models.suivi.evenements import CorrespondantDeSuivi, EvenementDeSuivi, PointDemande

__all__ = [
    "AccordPourRouvrir",
    "AdresseEnPanne",
    "Affectation",
    "AnnonceDeCampagne",
    "Appartenance",
    "ApprobationDeDecision",
    "AssembleeGenerale",
    "Avis",
    "BilanArrete",
    "Campagne",
    "ChangementAdresse",
    "ChangementDeSeance",
    "ChoixDeNotification",
    "CleDeLabel",
    "CleDeSceau",
    "Commentaire",
    "ComplementsDeposes",
    "Compte",
    "Compteur",
    "Consentement",
    "ContributionAvis",
    "ConvocationDuComite",
    "CorrespondantDeSuivi",
    "DecisionDuDepot",
    "DeclarationDInterets",
    "Delegation",
    "DeliberationDuComite",
    "Demande",
    "DemandeDAccord",
    "DemandeDeComplements",
    "DemandeDeReouverture",
    "DemandeDeSecret",
    "DemarcheAupresDUnOperateur",
    "DeportDeSeance",
    "DeportDecide",
    "Depot",
    "DesaccordDuComite",
    "Dossier",
    "EcritureParJeton",
    "EmargementSecret",
    "EngagementPris",
    "EnqueteDeBilan",
    "EnseignementDeBilan",
    "Envoi",
    "EnvoiCompte",
    "EtapeDeDemarche",
    "EtatDeCertificat",
    "EvenementDeSuivi",
    "EvenementDuLabel",
    "FicheEnProjet",
    "FinDAccord",
    "InteretDeclare",
    "Invitation",
    "InviteALAssemblee",
    "Jeton",
    "JetonDAcces",
    "LabelAccorde",
    "LectureDInstruction",
    "LectureDuDepot",
    "LienDEnquete",
    "LienDOperateur",
    "LienDeDemande",
    "LienDeLecture",
    "LienDeReponse",
    "LienEcarte",
    "LigneJournal",
    "ListeDeMandats",
    "ListeDeStatuts",
    "MaillonDeJeton",
    "Mandat",
    "MandatAConfirmer",
    "MandatDeSeance",
    "MembreDuComite",
    "MentionDeRemarque",
    "MentionsDeDecision",
    "MotDuFil",
    "MouvementDeSeance",
    "NoteDeService",
    "Notification",
    "OppositionALaConsultation",
    "Organisation",
    "PassageDuDepot",
    "PieceJointe",
    "PlaceDeStatut",
    "PointDeSeance",
    "PointDemande",
    "PointExamine",
    "PositionSurLAccord",
    "PreremplissageDeDemarche",
    "PreuveDeNotification",
    "ProfilDePorteur",
    "Pseudonyme",
    "RappelDAccord",
    "RappelDeDemarche",
    "ReferenceHorsLabel",
    "RegionDuDepot",
    "ReponseDEnquete",
    "Revision",
    "RoleCampagne",
    "RoleDossier",
    "SeanceDuComite",
    "SessionOuverte",
    "Signature",
    "SuiteDEngagement",
    "TexteLu",
    "TexteSigne",
    "UrneSecrete",
    "VersionDuLabel",
    "VisiteDuDossier",
    "VoixDuComite",
    "VueGardee",
]

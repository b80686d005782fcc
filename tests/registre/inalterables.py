"""The one list of what the register keeps as it is, of what may still change in it, and of the tables that change.

A table is in one or the other, or `test_inalterables.py` fails: that is the question that a new table must answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from binome.registre import models as m

T = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Tenue:
    """A table that keeps its rows, in one of their states.

    `mobiles`: the columns that may still change then, along the rules of their services; `part`: a row may go.
    `valeurs`: what puts a row in that state, or what its checks ask for; `remplies`: columns not left empty.
    `hors`: what puts another row out of the reach of a unique constraint that has a condition. `ensuite`: an insertion,
    after which the row is in that state.
    """

    modele: type[models.Model]
    mobiles: tuple[str, ...] = ()
    etat: str = ""
    part: bool = False
    valeurs: Mapping[str, Any] = field(default_factory=dict)
    remplies: tuple[str, ...] = ()
    hors: Mapping[str, Any] = field(default_factory=dict)
    ensuite: tuple[type[models.Model], Mapping[str, Any]] | None = None

    def __str__(self) -> str:
        return f"{self.modele.__name__} {self.etat}".strip()


_VOTE = ("close_le", "adoptee", "resultat")
_VOIX = ("exprimee_par_id", "sens", "saisie_par_id", "le")
_OBTENU = ("etat", "reponse", "chaine", "date", "autorite", "numero", "lu_par")
_JETON = (*_OBTENU, "nonce", "essais", "essaye_le", "erreur")
_LEVEE = ("leve_le", "leve_par_id")
_DEPORT = ("acte", "matieres", "suppleant", "motif", "leve_motif", *_LEVEE)
_DE_QUI = ("dossier_id", "compte_id", "membre_id")
_ARMEE = ("etat", "armee_par_id", "armee_le", "annulee_par_id", "annulee_le", "motif", "faite_le")

INALTERABLES: tuple[Tenue, ...] = (
    Tenue(m.LigneJournal),
    # A merged revision that nothing answers for may go, and the next one is tied to the one before (0008).
    Tenue(m.Revision, ("motif", "fondue_dans_id", "commune")),
    Tenue(
        m.Depot, ("remplace_le", "retire_le"), valeurs={"enregistre_at": T + dt.timedelta(20)}, hors={"remplace_le": T}
    ),
    Tenue(m.RegionDuDepot),
    Tenue(m.TexteSigne),
    Tenue(m.Signature, ("caduque_le",), hors={"caduque_le": T}),
    Tenue(m.PassageDuDepot),
    Tenue(m.Avis, valeurs={"rang": 2}, remplies=("corrige_id",)),
    Tenue(m.ContributionAvis),
    Tenue(m.PointExamine),
    Tenue(m.DemandeDeComplements),
    Tenue(m.ComplementsDeposes),
    Tenue(m.Affectation),
    # An erasure takes the name out of what was typed, here and below.
    Tenue(m.MotDuFil, ("texte", "raye_le", "raye_par_id")),
    Tenue(m.LienEcarte, ("motif", *_LEVEE), hors={"leve_le": T}),
    Tenue(m.DeportDecide, _DEPORT, "d'un dossier", False, {"portee": "dossier"}, _DE_QUI, {"leve_le": T}),
    Tenue(m.DeportDecide, _DEPORT, "d'une séance", False, {"portee": "seance"}, _DE_QUI, {"leve_le": T}),
    Tenue(m.ConvocationDuComite),
    Tenue(m.ChangementDeSeance),
    Tenue(m.MouvementDeSeance),
    Tenue(m.MandatDeSeance, ("repris_le",), hors={"repris_le": T}),
    Tenue(m.DeportDeSeance),
    Tenue(m.DesaccordDuComite),
    Tenue(m.DeliberationDuComite, _VOTE, "ouverte", hors={"close_le": T}),
    Tenue(
        m.DeliberationDuComite,
        etat="close",
        valeurs={"close_le": T, "adoptee": True},
        hors={"close_le": None, "adoptee": None},
    ),
    Tenue(m.VoixDuComite, _VOIX, "d'un vote ouvert", part=True),
    Tenue(m.VoixDuComite, etat="d'un vote clos", ensuite=(m.DeliberationDuComite, {"id": 9101, "close_le": T})),
    Tenue(m.DemandeDeSecret),
    Tenue(m.OppositionALaConsultation),
    Tenue(m.UrneSecrete, ("bulletins",), "d'un vote ouvert"),
    Tenue(m.UrneSecrete, etat="d'un vote clos", ensuite=(m.DeliberationDuComite, {"id": 9101, "close_le": T})),
    Tenue(m.EmargementSecret),
    Tenue(m.DemandeDeReouverture),
    Tenue(m.AccordPourRouvrir),
    Tenue(m.DecisionDuDepot, ("etat", "approuvee_le", "annoncee_le")),
    Tenue(m.ApprobationDeDecision),
    Tenue(m.MentionsDeDecision),
    Tenue(m.AnnonceDeCampagne, _ARMEE, hors={"etat": "annulee"}),
    Tenue(m.PreuveDeNotification),
    Tenue(m.CleDeLabel, ("fin", "volee_le"), "en service", hors={"fin": T}),
    Tenue(m.CleDeLabel, etat="finie", valeurs={"fin": T, "volee_le": T}),
    Tenue(m.ListeDeStatuts),
    Tenue(m.PlaceDeStatut),
    Tenue(m.LabelAccorde),
    Tenue(m.VersionDuLabel),
    Tenue(m.EvenementDuLabel),
    Tenue(m.DemandeDAccord),
    Tenue(m.PositionSurLAccord),
    Tenue(m.FinDAccord),
    Tenue(m.DemarcheAupresDUnOperateur),
    Tenue(m.EtapeDeDemarche),
    Tenue(m.EvenementDeSuivi, ("texte", "tiers"), remplies=("etape_id",)),
    Tenue(m.EngagementPris),
    Tenue(m.SuiteDEngagement, ("texte",)),
    Tenue(m.ReferenceHorsLabel),
    Tenue(m.BilanArrete),
    Tenue(m.Jeton, _JETON, "attendu"),
    Tenue(m.Jeton, etat="obtenu", valeurs={"etat": "obtenu"}),
    Tenue(m.MaillonDeJeton),
    Tenue(m.EtatDeCertificat),
)

MODIFIABLES: Mapping[type[models.Model], str] = {
    m.AdresseEnPanne: "purgée, effacée, retirée quand l'adresse change",
    m.Appartenance: "déplacée par une fusion, retirée",
    m.AssembleeGenerale: "reportée, annulée",
    m.Campagne: "prolongée, sa grille donnée",
    m.ChangementAdresse: "fait, annulé, purgé",
    m.ChoixDeNotification: "changé par son auteur",
    m.CleDeSceau: "l'empreinte d'attente s'en va",
    m.Commentaire: "résolu, sans le nom après un effacement",
    m.MentionDeRemarque: "effacée avec la personne",
    m.VisiteDuDossier: "avance, purgée, effacée",
    m.Compte: "anonymisé",
    m.Compteur: "compte",
    m.Consentement: "donné, refusé, anonymisé",
    m.CorrespondantDeSuivi: "retiré, anonymisé",
    m.DeclarationDInterets: "effacée avec la personne",
    m.Delegation: "reprise",
    m.Demande: "faite, rappelée",
    m.Dossier: "suit son texte",
    m.EcritureParJeton: "purgée, part avec son jeton",
    m.Envoi: "suit la lettre",
    m.EnqueteDeBilan: "close",
    m.EnseignementDeBilan: "retiré, sans le nom après un effacement",
    m.EnvoiCompte: "purgé",
    m.FicheEnProjet: "récrite, retirée, part avec la demande, sans le nom après un effacement",
    m.InteretDeclare: "retiré, effacé, déplacé par une fusion",
    m.Invitation: "acceptée, purgée",
    m.InviteALAssemblee: "répond, vient",
    m.JetonDAcces: "sert, révoqué, purgé, effacé",
    m.LectureDInstruction: "avance",
    m.LectureDuDepot: "se refait",
    m.LienDeDemande: "sert, purgé",
    m.LienDeLecture: "sert, repris, purgé, effacé",
    m.LienDeReponse: "sert, purgé",
    m.LienDEnquete: "purgé, effacé",
    m.LienDOperateur: "effacé",
    m.ListeDeMandats: "provenance, jamais récrite par un service",
    m.MandatAConfirmer: "répondu, purgé, effacé",
    m.Mandat: "retiré, effacé, déplacé par une fusion",
    m.MembreDuComite: "remplacé",
    m.NoteDeService: "changée par son service",
    m.Notification: "lue, purgée",
    m.Organisation: "fusionnée",
    m.PieceJointe: "gardée par ses services seuls ; ses octets, par leur SHA-256",
    m.PointDemande: "répondu, effacé",
    m.PointDeSeance: "récrit avant la convocation, questions ajoutées",
    m.PreremplissageDeDemarche: "se refait, purgé",
    m.ProfilDePorteur: "changé ou effacé par son auteur, purgé",
    m.Pseudonyme: "effacé",
    m.RappelDAccord: "suit sa demande",
    m.RappelDeDemarche: "suit sa demande",
    m.ReponseDEnquete: "changée ou retirée par son auteur ; rangée de nouveau à chaque autre",
    m.RoleCampagne: "repris",
    m.RoleDossier: "repris",
    m.SeanceDuComite: "convoquée, ouverte, levée",
    m.SessionOuverte: "suit la session",
    m.TexteLu: "avance",
    m.VueGardee: "changée par son auteur",
}
"""The other tables, and what changes them."""

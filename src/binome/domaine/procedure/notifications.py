"""What people are told of: the kinds of news, how each may be received, and what a daily digest tells or leaves.

Pure: the choice of a person, the days and what waits are given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class GenreDeNotification(StrEnum):
    """What happened, as far as people are told of it."""

    depot_recu = "depot_recu"
    depot_remplace = "depot_remplace"
    complements_demandes = "complements_demandes"
    complements_recus = "complements_recus"
    complements_constates = "complements_constates"
    recevable = "recevable"
    irrecevable = "irrecevable"
    avis_rendu = "avis_rendu"
    avis_attendu = "avis_attendu"
    transmis_au_comite = "transmis_au_comite"
    reinscrit = "reinscrit"
    procedure_rouverte = "procedure_rouverte"
    convocation = "convocation"
    seance_changee = "seance_changee"
    decision = "decision"
    reouverture_demandee = "reouverture_demandee"
    assemblee = "assemblee"
    assemblee_annulee = "assemblee_annulee"
    label_engage = "label_engage"
    label_prononce = "label_prononce"
    label_suite = "label_suite"
    label_modification = "label_modification"
    label_a_traiter = "label_a_traiter"
    label_fin_proche = "label_fin_proche"
    accord_demande = "accord_demande"
    accord_rendu = "accord_rendu"
    accord_caduc = "accord_caduc"
    demarche_envoyee = "demarche_envoyee"
    demarche_repondue = "demarche_repondue"
    demarche_sans_nouvelles = "demarche_sans_nouvelles"
    remarque_vous_cite = "remarque_vous_cite"
    remarque_laissee = "remarque_laissee"
    remarque_reglee = "remarque_reglee"
    demande_recue = "demande_recue"
    rappel = "rappel"
    signature_caduque = "signature_caduque"
    delegation_recue = "delegation_recue"
    invitation_recue = "invitation_recue"
    consentement_demande = "consentement_demande"


class Canal(StrEnum):
    """How one is told: by an e-mail at once, by that of the day, or on the page of notifications only."""

    courriel = "courriel"
    resume = "resume"
    ici = "ici"


@dataclass(frozen=True, slots=True)
class RegleDeNotification:
    """What a kind is called, how it is received unless one chooses; `legale`: nobody can refuse it by e-mail."""

    nom: str
    defaut: Canal
    legale: bool = False


_G, _C = GenreDeNotification, Canal
REGLES: Mapping[GenreDeNotification, RegleDeNotification] = {
    _G.decision: RegleDeNotification("Décision sur votre candidature", _C.courriel, legale=True),
    _G.irrecevable: RegleDeNotification("Candidature déclarée irrecevable", _C.courriel, legale=True),
    _G.complements_demandes: RegleDeNotification("Compléments demandés", _C.courriel, legale=True),
    _G.convocation: RegleDeNotification("Convocation du comité", _C.courriel, legale=True),
    _G.seance_changee: RegleDeNotification(
        "Séance du comité déplacée, annulée, ou dont un point est retiré", _C.courriel, legale=True
    ),
    _G.procedure_rouverte: RegleDeNotification("Examen rouvert après un recours", _C.courriel, legale=True),
    _G.label_engage: RegleDeNotification("Mesure envisagée sur votre label", _C.courriel, legale=True),
    _G.label_prononce: RegleDeNotification("Mesure prononcée sur votre label", _C.courriel, legale=True),
    _G.label_modification: RegleDeNotification("Modification de votre label décidée", _C.courriel, legale=True),
    _G.label_suite: RegleDeNotification("Mesure levée, ou abandonnée, sur votre label", _C.courriel),
    _G.label_a_traiter: RegleDeNotification("Réponse ou demande d'un territoire sur son label", _C.courriel),
    _G.label_fin_proche: RegleDeNotification("Fin prochaine de votre label", _C.courriel),
    _G.reouverture_demandee: RegleDeNotification("Dossier dont la réouverture attend votre accord", _C.courriel),
    _G.assemblee_annulee: RegleDeNotification("Assemblée générale annulée", _C.courriel),
    _G.assemblee: RegleDeNotification("Invitation à l'assemblée générale", _C.courriel),
    _G.recevable: RegleDeNotification("Candidature déclarée recevable", _C.courriel),
    _G.complements_constates: RegleDeNotification("Compléments reçus", _C.courriel),
    _G.complements_recus: RegleDeNotification("Compléments reçus dans votre ressort", _C.courriel),
    _G.accord_demande: RegleDeNotification("Accord de la gouvernance demandé", _C.courriel),
    _G.accord_rendu: RegleDeNotification("Accord de la gouvernance donné ou refusé", _C.courriel),
    _G.accord_caduc: RegleDeNotification("Accord de la gouvernance devenu caduc", _C.courriel),
    _G.demarche_envoyee: RegleDeNotification("Demande envoyée à votre organisme", _C.courriel),
    _G.demarche_repondue: RegleDeNotification("Réponse d'un opérateur à une demande", _C.courriel),
    _G.demarche_sans_nouvelles: RegleDeNotification("Demande à un opérateur restée sans nouvelles", _C.resume),
    _G.invitation_recue: RegleDeNotification("Invitation à une candidature", _C.courriel),
    _G.consentement_demande: RegleDeNotification("Accord demandé pour vous nommer", _C.courriel),
    _G.delegation_recue: RegleDeNotification("Délégation pour signer", _C.courriel),
    _G.signature_caduque: RegleDeNotification("Votre signature ne vaut plus", _C.courriel),
    _G.demande_recue: RegleDeNotification("Demande qui vous est faite", _C.courriel),
    _G.rappel: RegleDeNotification("Rappel de ce qui vous est demandé", _C.courriel),
    _G.remarque_vous_cite: RegleDeNotification("Remarque où l'on vous cite", _C.courriel),
    _G.remarque_laissee: RegleDeNotification("Remarque sur ce que vous suivez", _C.resume),
    _G.remarque_reglee: RegleDeNotification("Votre remarque est réglée", _C.ici),
    _G.transmis_au_comite: RegleDeNotification("Candidature transmise au comité", _C.resume),
    _G.reinscrit: RegleDeNotification("Candidature réinscrite au comité", _C.resume),
    _G.avis_attendu: RegleDeNotification("Avis de votre service, bientôt à son terme", _C.resume),
    _G.avis_rendu: RegleDeNotification("Avis rendu sur un dossier que vous instruisez", _C.resume),
    _G.depot_remplace: RegleDeNotification("Dépôt que vous instruisez, remplacé", _C.courriel),
    _G.depot_recu: RegleDeNotification("Dépôt reçu dans votre ressort", _C.resume),
}
"""Every kind, those that nobody refuses first."""
NOMS_DES_CANAUX: Mapping[Canal, str] = {
    _C.courriel: "par courriel, tout de suite",
    _C.resume: "dans le courriel du matin",
    _C.ici: "ici seulement",
}
PRESSE = dt.timedelta(days=2)
"""A term that comes sooner after the next digest does not wait for it."""
LIGNES_MAX = 40
"""News without a term that one digest tells; those that are left are first in the next."""


def canal(
    genre: GenreDeNotification, choisi: Canal | None, echeance: dt.date | None, prochain_resume: dt.date
) -> Canal:
    """How someone is told of this. A legal notice leaves at once, and so does what would be told too late."""
    regle = REGLES[genre]
    if regle.legale:
        return Canal.courriel
    voulu = choisi or regle.defaut
    if voulu is Canal.resume and echeance is not None and echeance < prochain_resume + PRESSE:
        return Canal.courriel
    return voulu


@dataclass(frozen=True, slots=True)
class LigneDeResume:
    """One piece of news that waits for a digest."""

    cle: int
    le: dt.datetime
    echeance: dt.date | None = None


def retenir(lignes: Iterable[LigneDeResume], combien: int = LIGNES_MAX) -> tuple[list[LigneDeResume], int]:
    """What a digest tells, and how many it leaves to the next: every term, soonest first, then the oldest news."""
    rangees = sorted(lignes, key=lambda ligne: (ligne.le, ligne.cle))
    a_terme = [(ligne.echeance, ligne) for ligne in rangees if ligne.echeance is not None]
    autres = [ligne for ligne in rangees if ligne.echeance is None]
    dites = [ligne for _, ligne in sorted(a_terme, key=lambda paire: paire[0])]
    return [*dites, *autres[:combien]], max(0, len(autres) - combien)

"""Who may do what: one table, role × action × state of the dossier → a decision with its reason.

Pure: who holds which role, and where a dossier stands, is given; nothing is looked up. Default: refuse.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.droits.roles import (
    NATIONALE,
    NOMS,
    ROLES_A_PORTEE,
    ROLES_CAMPAGNE,
    ROLES_DOSSIER,
    Role,
    enumerer_roles,
)

__all__ = [
    "NATIONALE",
    "NOMS",
    "QUI",
    "ROLES_A_PORTEE",
    "ROLES_CAMPAGNE",
    "ROLES_DOSSIER",
    "Action",
    "Decision",
    "Etat",
]
__all__ += ["Lien", "Role", "Situation", "couvre", "decider", "enumerer_roles"]


class Etat(StrEnum):
    """Where a dossier stands."""

    brouillon = "brouillon"
    depose = "depose"
    retire = "retire"


class Action(StrEnum):
    """What one may want to do."""

    lire = "lire"
    lire_confidentiel = "lire_confidentiel"
    lire_depot = "lire_depot"
    lire_depot_entier = "lire_depot_entier"
    commenter = "commenter"
    modifier = "modifier"
    modifier_fiche = "modifier_fiche"
    restaurer = "restaurer"
    joindre = "joindre"
    demander = "demander"
    inviter = "inviter"
    passer_la_main = "passer_la_main"
    quitter = "quitter"
    signer = "signer"
    deleguer_signature = "deleguer_signature"
    solliciter = "solliciter"
    accorder = "accorder"
    deposer = "deposer"
    retirer_depot = "retirer_depot"
    completer = "completer"
    telecharger_sceau = "telecharger_sceau"
    suivre_instruction = "suivre_instruction"
    tenir_instruction = "tenir_instruction"
    signaler_lien = "signaler_lien"
    lire_liens = "lire_liens"
    traiter_liens = "traiter_liens"
    repondre_du_label = "repondre_du_label"
    ecrire_projet = "ecrire_projet"
    tenir_label = "tenir_label"
    lire_suivi = "lire_suivi"
    dire_suivi = "dire_suivi"
    tenir_suivi = "tenir_suivi"
    instruire = "instruire"
    administrer_campagne = "administrer_campagne"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a dossier stands: its state, whether the deadline is past, whether its deposit is to be completed."""

    etat: Etat
    close: bool
    a_completer: bool = False


@dataclass(frozen=True, slots=True)
class Lien:
    """What ties a person to a dossier: their roles, and the fiches that they were given (as contributeur).

    `deporte`: it was decided that they stand aside from its judgement.
    """

    roles: frozenset[Role] = frozenset()
    fiches: frozenset[str] = frozenset()
    deporte: bool = False

    @property
    def ecarte(self) -> str | None:
        """Why no role of the campaign counts on this dossier, None when they do."""
        if self.deporte and self.roles & ROLES_CAMPAGNE:
            return "Un déport vous tient à l'écart : vous ne jugez pas ce dossier, et ne suivez pas son instruction."
        if self.roles & ROLES_DOSSIER and self.roles & ROLES_CAMPAGNE:
            return "Vous êtes de l'équipe de cette candidature : vous ne la jugez pas."
        return None


def couvre(portee: str, regions: Collection[str]) -> bool:
    """Whether a role of that scope reaches a dossier whose deposit in force lies in these régions."""
    return portee == NATIONALE or portee in regions


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, and why. `visible` is False when even the existence of the dossier must not show (404)."""

    autorise: bool
    raison: str
    visible: bool = True


_R, _A = Role, Action
_REDACTEURS = {_R.chef_de_projet, _R.elu, _R.industriel}
_COAUTEURS = _REDACTEURS | {_R.contributeur}
_EQUIPE = _COAUTEURS | {_R.lecteur}
_INSTRUCTION = {_R.instructeur, _R.comite}

QUI: dict[Action, frozenset[Role]] = {
    _A.lire: frozenset(_EQUIPE),
    _A.lire_confidentiel: frozenset(_REDACTEURS),
    _A.lire_depot: frozenset(_EQUIPE | _INSTRUCTION),
    # The deposited fiches whole, confidential ones included; others read what is public in it.
    _A.lire_depot_entier: frozenset(_REDACTEURS | _INSTRUCTION),
    _A.commenter: frozenset(_EQUIPE),
    _A.modifier: frozenset(_REDACTEURS),
    _A.modifier_fiche: frozenset(_COAUTEURS),
    _A.restaurer: frozenset({_R.chef_de_projet}),
    _A.joindre: frozenset(_COAUTEURS),
    _A.demander: frozenset(_REDACTEURS),
    _A.inviter: frozenset({_R.chef_de_projet}),
    _A.passer_la_main: frozenset({_R.chef_de_projet}),
    _A.quitter: frozenset(_EQUIPE),
    _A.signer: frozenset({_R.elu, _R.industriel}),
    _A.deleguer_signature: frozenset({_R.elu, _R.industriel}),
    # For a fiche, deposited or not: asking the governance to agree, an operator to help.
    _A.solliciter: frozenset(_COAUTEURS),
    _A.accorder: frozenset({_R.elu, _R.industriel}),
    _A.deposer: frozenset({_R.chef_de_projet}),
    _A.retirer_depot: frozenset({_R.chef_de_projet}),
    # To answer a request for complements: as one deposits.
    _A.completer: frozenset({_R.chef_de_projet}),
    _A.telecharger_sceau: frozenset(_EQUIPE | _INSTRUCTION),
    # What is said of a deposit while it is judged: its stages, its requests; never its territory's to read.
    _A.suivre_instruction: frozenset(_INSTRUCTION),
    # The kitchen of instruction: who takes care of it, the checklist, what instructors say to one another.
    _A.tenir_instruction: frozenset({_R.instructeur}),
    # The territory also says what it knows of who judges it.
    _A.signaler_lien: frozenset(_REDACTEURS),
    # Who is tied to whom: not the territory's to read.
    _A.lire_liens: frozenset(_INSTRUCTION | {_R.administrateur}),
    # Setting a tie aside, deciding that someone stands aside: never of oneself, which the service sees to.
    _A.traiter_liens: frozenset(_INSTRUCTION | {_R.administrateur}),
    # Answering what is envisaged of its label, asking for it to be amended: which act, when, is `label.vie`'s to say.
    _A.repondre_du_label: frozenset(_REDACTEURS),
    # An action that an amendment will add, before it is asked for: a contributeur writes the one given to them.
    _A.ecrire_projet: frozenset(_COAUTEURS),
    _A.tenir_label: frozenset({_R.administrateur}),
    # What becomes of a labelled plan; a contributeur reads and tells that of the fiches that were given to them.
    _A.lire_suivi: frozenset(_EQUIPE | _INSTRUCTION | {_R.administrateur}),
    _A.dire_suivi: frozenset(_COAUTEURS),
    _A.tenir_suivi: frozenset(_REDACTEURS),
    # Which act, at which stage, is `procedure.etapes`'s to say.
    _A.instruire: frozenset(_INSTRUCTION | {_R.administrateur}),
    _A.administrer_campagne: frozenset({_R.administrateur}),
}

# What the state of the dossier forbids to everyone.
_ECRITURES = frozenset({_A.modifier, _A.modifier_fiche, _A.restaurer, _A.joindre, _A.signer, _A.deposer})
_SUR_DEPOT = frozenset(
    {
        _A.lire_depot,
        _A.lire_depot_entier,
        _A.retirer_depot,
        _A.completer,
        _A.telecharger_sceau,
        _A.suivre_instruction,
        _A.tenir_instruction,
        _A.lire_liens,
        _A.traiter_liens,
        _A.repondre_du_label,
        _A.ecrire_projet,
        _A.tenir_label,
        _A.lire_suivi,
        _A.dire_suivi,
        _A.tenir_suivi,
        _A.instruire,
    }
)

_D_UNE_FICHE = frozenset({_A.modifier_fiche, _A.joindre, _A.dire_suivi, _A.solliciter, _A.ecrire_projet})
"""What a contributeur does to the fiches given to them only."""


def decider(action: Action, lien: Lien, situation: Situation, fiche: str | None = None) -> Decision:
    """Decide. `fiche` is the fiche concerned, for what is done on one."""
    if not lien.roles:
        return Decision(False, "Ce dossier n'existe pas, ou n'est pas le vôtre.", visible=False)
    if not lien.roles & ROLES_DOSSIER and situation.etat is not Etat.depose and action is not _A.administrer_campagne:
        return Decision(False, "Ce dossier n'est pas déposé : seul son territoire peut le lire.", visible=False)
    # A restriction beats any grant: what a role of the campaign gives is lost, what the team gives stays.
    comptent = lien.roles & ROLES_DOSSIER if lien.ecarte and action is not _A.administrer_campagne else lien.roles
    if not comptent & QUI[action]:
        return Decision(False, lien.ecarte if lien.ecarte and lien.roles & QUI[action] else _refus_de_role(action))
    if refus := _refus_d_etat(action, situation):
        return Decision(False, refus)
    if action in _D_UNE_FICHE and not lien.roles & _REDACTEURS and fiche not in lien.fiches:
        return Decision(False, "Cette fiche ne vous a pas été confiée : demandez-la au chef de projet.")
    return Decision(True, f"Permis au titre de : {enumerer_roles(comptent & QUI[action])}.")


def _refus_d_etat(action: Action, situation: Situation) -> str | None:
    if action in _SUR_DEPOT and situation.etat is not Etat.depose:
        return "Aucun dépôt n'est en vigueur pour ce dossier."
    if action is _A.retirer_depot and situation.close:
        return "La clôture est passée : un dépôt ne se retire plus, écrivez à l'autorité qui instruit."
    if action is _A.completer and not situation.a_completer:
        return "Aucun complément n'est demandé."
    if action in _ECRITURES and situation.close and situation.etat is Etat.depose:
        if not situation.a_completer:
            return "La clôture est passée et le dossier est déposé : il ne change plus."
        # Completing is not competing again.
        if action is _A.deposer:
            return "La clôture est passée : répondez à la demande de compléments, sans déposer de nouveau."
    return None


_A_QUI: dict[Role, str] = {role: f"à l'{nom}" if nom[0] in "aeéio" else f"au {nom}" for role, nom in NOMS.items()}


def _refus_de_role(action: Action) -> str:
    *premiers, dernier = [_A_QUI[role] for role in Role if role in QUI[action]]
    return f"Réservé {', '.join(premiers)} et {dernier}." if premiers else f"Réservé {dernier}."

"""The part of the label's page that changes the plan: which actions are added, stopped or replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from binome.domaine.dossier.dossier import Piece
from binome.domaine.dossier.modifications.plan import ChangementDuPlan, GesteDuPlan
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import date_longue, euros, majuscule
from binome.domaine.socle.modele import RELU
from binome.services.label.publics.suivi import SuiviDuLabel
from binome.services.suivi import plans
from binome.services.suivi.modifications import projets

ARRETS_MAX = 60


@dataclass(frozen=True)
class ChangementDit:
    """A change of the plan, in a sentence that says what is asked; the fiche that it adds, when it has one, and the
    files joined to it."""

    phrase: str
    fiche: FicheAction | None = None
    pieces: tuple[Piece, ...] = ()


def changements_lus(dit: QueryDict) -> list[ChangementDuPlan]:
    """The actions that are asked to stop. Those that are added are written apart (`services.suivi.modifications`)."""
    return [
        ChangementDuPlan(geste=GesteDuPlan.arreter, fiche=fiche[:64]) for fiche in dit.getlist("arreter")[:ARRETS_MAX]
    ]


def changements_a_dire(vue: SuiviDuLabel, request: HttpRequest) -> dict[str, Any]:
    """The actions that may stop, those that the team wrote to be added, and what waits, in sentences."""
    label = vue.connu.label
    plan, ecrits = plans.plan_de(label), projets.lister(label)
    titres, voulus = {action.fiche: action.nom for action in plan}, set(request.POST.getlist("arreter"))
    remplaces = {ligne.remplace for ligne in ecrits}
    return {
        "projets": [
            (ligne.pk, ligne.contenu.get("titre", ""), titres.get(ligne.remplace, ligne.remplace)) for ligne in ecrits
        ],
        "actions_du_plan": [
            (a.fiche, a.nom, a.fiche in voulus) for a in plan if a.arretee_le is None and a.fiche not in remplaces
        ],
        "changements_demandes": [
            dire(c, titres) for c in (vue.modification.plan if vue.modification is not None else ())
        ],
    }


def dire(changement: ChangementDuPlan, titres: Mapping[str, str]) -> ChangementDit:
    """One change of the plan, as the authority decides on it."""
    visee = titres.get(changement.fiche, changement.fiche)
    if changement.geste is GesteDuPlan.arreter:
        return ChangementDit(f"arrêter « {visee} »")
    precisions = [
        f"portée par {changement.porteur}",
        f"coût : {euros(changement.cout)}" if changement.cout is not None else "coût inconnu",
        f"fin prévue le {date_longue(changement.fin)}" if changement.fin else "fin inconnue",
        *(["non publique"] if changement.reservee else []),
    ]
    neuve = f"« {changement.titre} », {', '.join(precisions)}"
    phrase = majuscule(f"ajouter {neuve}" if not changement.fiche else f"remplacer « {visee} » par {neuve}")
    if changement.action is None:
        return ChangementDit(phrase)
    return ChangementDit(
        phrase, FicheAction.model_validate(changement.arbre(""), context=dict(RELU)), changement.pieces
    )

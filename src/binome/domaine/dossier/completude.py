"""Where a dossier stands: what is not begun, what a fiche still lacks. Pages, workbook and PDF all ask here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction, PlanActions

ATTENDUS = (
    "porteurs",
    "description",
    "objectifs",
    "diagnostic",
    "calendrier",
    "cout",
    "financement",
    "maturite",
    "indicateurs",
    "risques",
    "besoins",
)
"""What a reader expects of each fiche, whatever the call. Nothing else of it is « à compléter »."""
SIREN_DU_PORTEUR, EQUILIBRE = "siren", "equilibre"
PARTIES: Mapping[str, tuple[str, ...]] = {
    "presentation": (
        "titre",
        "territoire",
        "appel",
        "millesime",
        "depose_le",
        "objectif",
        "enjeux_du_territoire",
        "concertation",
        "filieres",
        "reseaux",
        "signataires",
        "pieces",
    ),
    "perimetre": ("perimetre",),
    "plan-d-actions": ("plan_actions",),
    "gouvernance": ("gouvernance", "porteur"),
    "chiffres": ("chiffres",),
}
"""The parts of a dossier, in order, and its fields that each holds."""
D_OFFICE = frozenset({"titre", "territoire", "appel", "millesime", "depose_le"})
"""Fields that the opening or the deposit of a dossier fills: nobody has begun anything by that."""


class EtatFiche(StrEnum):
    """How far the writing of a fiche has gone."""

    pas_commencee = "pas_commencee"
    en_cours = "en_cours"
    complete = "complete"

    @property
    def mot(self) -> str:
        return _MOTS[self]


_MOTS = {
    EtatFiche.pas_commencee: "Pas commencée",
    EtatFiche.en_cours: "En cours",
    EtatFiche.complete: "Complète",
}


def absents(fiche: FicheAction) -> tuple[str, ...]:
    """What a fiche still lacks: fields, `SIREN_DU_PORTEUR`, `EQUILIBRE`; nothing when it is complete."""
    vides = [champ for champ in ATTENDUS if not getattr(fiche, champ)]
    if any(porteur.siren is None for porteur in fiche.porteurs):
        vides.append(SIREN_DU_PORTEUR)
    if (reste := reste_a_financer(fiche)) is not None and reste != 0:
        vides.append(EQUILIBRE)
    return tuple(vides)


def etat_de_la_fiche(fiche: FicheAction) -> EtatFiche:
    """« Complète » when it lacks nothing; not begun when nothing of what is expected was written."""
    if not absents(fiche):
        return EtatFiche.complete
    commencee = any(getattr(fiche, champ) for champ in ATTENDUS)
    return EtatFiche.en_cours if commencee else EtatFiche.pas_commencee


def reste_a_financer(fiche: FicheAction) -> Decimal | None:
    """Cost minus the funding lines that were not refused, in euros; None without a cost or a line."""
    return fiche.cout.montant - fiche.financement_acquis if fiche.cout and fiche.financement else None


def est_commence(dossier: Dossier, champs: Collection[str], axes_offerts: Iterable[str] = ()) -> bool:
    """Whether something was written in one of those fields. `axes_offerts`: titles of the axes that the call gave."""
    offerts = set(axes_offerts)
    return any(
        _plan_commence(dossier.plan_actions, offerts) if champ == "plan_actions" else _rempli(dossier, champ)
        for champ in champs
        if champ not in D_OFFICE
    )


def _rempli(dossier: Dossier, champ: str) -> bool:
    valeur: Any = getattr(dossier, champ)
    return bool(valeur) and valeur != Dossier.model_fields[champ].default


def _plan_commence(plan: PlanActions, axes_offerts: Collection[str]) -> bool:
    siens = [axe for axe in plan.axes if axe.titre not in axes_offerts]
    return bool(siens) or plan.model_copy(update={"axes": ()}) != PlanActions()

"""What an invented year of follow-up says of a plan: pure, drawn from its actions one after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from binome.domaine.dossier.acteurs import PRIVEES
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.suivi.saisie import SaisieDeSuivi

Saisie = SaisieDeSuivi
TRIMESTRE = 91
_MOTIF = "Exemple illustratif"


def par_trimestre(texte: Document, label: dt.date, jours: int) -> Iterator[tuple[int, list[Saisie]]]:
    """(days after the label, what is then said), quarter after quarter."""
    dites = sorted(
        (dite for rang, fiche in enumerate(texte.plan_actions.presentees) for dite in _d_une(fiche, rang)),
        key=lambda dite: dite[0],
    )
    for fin in range(TRIMESTRE, jours, TRIMESTRE):
        lot = [_saisie(label, j, corps) for j, corps in dites if fin - TRIMESTRE <= j < fin]
        if lot:
            yield fin, lot


def des_entreprises(texte: Document) -> list[str]:
    """The actions that a firm carries."""
    return [f.id for f in texte.plan_actions.presentees if f.porteurs and f.porteurs[0].nature in PRIVEES]


def _saisie(label: dt.date, jours: int, corps: dict[str, Any]) -> Saisie:
    return SaisieDeSuivi.model_validate({"jour": label + dt.timedelta(days=jours), **corps})


def _d_une(fiche: FicheAction, rang: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """(days after the label, event); one action in five is silent."""
    if rang % 5 == 4:
        return
    ici = {"fiche": fiche.id, "texte": _MOTIF}
    yield 20 + 6 * rang, {**ici, "genre": "avancement", "acte": "en_cours"}
    yield from _argent(fiche, rang, ici)
    for jalon in fiche.calendrier.jalons[:1] if fiche.calendrier else ():
        yield 120 + 5 * rang, {**ici, "genre": "jalon", "acte": "atteint", "objet": jalon.libelle}
    for indicateur in fiche.indicateurs[:1]:
        valeur = (indicateur.initial or 0) + (((indicateur.cible or 10) - (indicateur.initial or 0)) // 3)
        yield 260 + rang, {**ici, "genre": "mesure", "acte": "releve", "objet": indicateur.libelle, "valeur": valeur}
    if rang == 1:
        yield 150, {**ici, "genre": "difficulte", "acte": "signalee", "tiers": "Établissement foncier (inventé)"}
    if rang == 0:
        yield 270, {**ici, "genre": "avancement", "acte": "realise"}


def _argent(fiche: FicheAction, rang: int, ici: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The first outside funding of the plan: asked, answered but for one in four, paid in part for one in two."""
    for ligne in [li for li in fiche.financement if li.nature != "autofinancement"][:1]:
        acte = {
            **ici,
            "genre": "financement",
            "tiers": ligne.financeur,
            "objet": ligne.dispositif or "",
            "montant": ligne.montant,
        }
        yield 40 + 4 * rang, {**acte, "acte": "demande"}
        if rang % 4 == 3:
            return
        if rang == 5:
            yield 110 + 6 * rang, {**acte, "acte": "refus"}
            return
        yield 110 + 6 * rang, {**acte, "acte": "accord", "montant": ligne.montant * 4 // 5}
        if rang % 2 == 0:
            yield 240 + rang, {**acte, "acte": "versement", "montant": ligne.montant // 4}

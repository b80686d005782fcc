"""The label of a dossier as its territory and the authority follow it: all that happened, and what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from binome.domaine.dossier.modifications.textes import TexteAmende
from binome.domaine.label.actes import ARTICLES, NOMS_DES_ACTES_DU_LABEL, NOMS_DES_EFFETS, ActeDuLabel, Effet, Fondement
from binome.registre.models import EvenementDuLabel
from binome.services.acces.ouverture import DossierOuvert
from binome.services.label import consultation, etats, modifications
from binome.services.label.consultation import LabelConnu
from binome.services.label.modifications import ModificationDemandee


@dataclass(frozen=True)
class ActeSuivi:
    """An act, in words, with its reasons."""

    jour: dt.date
    quoi: str
    precision: str
    motif: str
    terme: dt.date | None


@dataclass(frozen=True)
class SuiviDuLabel:
    """What is shown of a label to those who answer for it. `delai`: the least days that the call leaves to answer;
    `textes`: what the dossier says now of what was amended."""

    connu: LabelConnu
    actes: Sequence[ActeSuivi]
    modification: ModificationDemandee | None
    delai: int
    suspension: bool
    textes: Sequence[TexteAmende] = ()


def connu(ouvert: DossierOuvert, instant: dt.datetime) -> LabelConnu | None:
    """The label of a dossier and where it stands; None, without a query, when it has none. One query."""
    return consultation.situer([ouvert.label], instant)[0] if ouvert.label else None


def suivre(ouvert: DossierOuvert, instant: dt.datetime) -> SuiviDuLabel | None:
    """All that is known of the label of a dossier, to who opened it; None when it has none."""
    if (label := ouvert.label) is None:
        return None
    lignes = list(EvenementDuLabel.objects.filter(label=label).order_by("rang"))
    regles = etats.regles(ouvert.dossier.campagne)
    return SuiviDuLabel(
        consultation.trouver(label.identifiant, instant),
        [_dire(ligne) for ligne in lignes],
        modifications.en_attente(label),
        regles.delai_observations,
        regles.suspension,
        modifications.textes_acceptes(lignes),
    )


def _dire(ligne: EvenementDuLabel) -> ActeSuivi:
    precisions = [
        NOMS_DES_EFFETS[Effet(ligne.effet)] if ligne.effet else "",
        ARTICLES[Fondement(ligne.fondement)] if ligne.fondement else "",
    ]
    quoi = NOMS_DES_ACTES_DU_LABEL[ActeDuLabel(ligne.acte)]
    return ActeSuivi(ligne.jour, quoi, " ; ".join(p for p in precisions if p), ligne.motif, ligne.terme)

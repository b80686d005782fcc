"""Writing what happens to a label: the next row of its life, and its line in the journal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.label.vie import Fait
from binome.domaine.saisie.jours import PARIS, zone
from binome.registre.models import Compte, EvenementDuLabel, LabelAccorde
from binome.services.socle import journal


def ecrire(
    label: LabelAccorde,
    acte: ActeDuLabel,
    quand: dt.datetime,
    *,
    par: Compte | None = None,
    motif: str = "",
    fait: Fait | None = None,
    version: int = 1,
    donnees: Mapping[str, Any] | None = None,
) -> EvenementDuLabel:
    """Add an act to the life of a label, in the running transaction. `fait`: its ground, effect and term."""
    dernier = EvenementDuLabel.objects.filter(label=label).order_by("-rang").first()
    ligne = EvenementDuLabel.objects.create(
        label=label,
        rang=dernier.rang + 1 if dernier else 1,
        acte=acte.value,
        fondement=fait.fondement.value if fait and fait.fondement else "",
        effet=fait.effet.value if fait and fait.effet else "",
        terme=fait.terme if fait else None,
        motif=motif,
        donnees=json.dumps(donnees, ensure_ascii=False, sort_keys=True) if donnees else "",
        version=version,
        jour=quand.astimezone(zone(PARIS)).date(),
        le=quand,
        par=par,
    )
    journal.ajouter("label.acte", f"dossier:{label.dossier.identifiant}", _dit(label, ligne), acteur=par, instant=quand)
    return ligne


def _dit(label: LabelAccorde, ligne: EvenementDuLabel) -> dict[str, Any]:
    dites = {
        "label": label.identifiant,
        "acte": ligne.acte,
        "fondement": ligne.fondement,
        "effet": ligne.effet,
        "terme": ligne.terme.isoformat() if ligne.terme else None,
        "version": ligne.version,
        # The reasons are free words: the journal only answers for them.
        "motif_condense": journal.condenser(ligne.motif) if ligne.motif else None,
    }
    return {nom: valeur for nom, valeur in dites.items() if valeur not in ("", None)}

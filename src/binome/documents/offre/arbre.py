"""The matching as JSON: `{"fiches": [{"id", "dispositifs": [{"id", "etat", "conditions": […]}]}]}`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from binome.offre.aides_etat import constats
from binome.offre.dispositif import Dispositif
from binome.offre.rapprochement import ConditionLue, FicheAppariee, Rapprochement


def to_json(fiches: Iterable[FicheAppariee], dossier: str, jour: dt.date, *, tous: bool = False) -> str:
    """In UTF-8."""
    return json.dumps(arbre(fiches, dossier, jour, tous=tous), ensure_ascii=False, indent=2) + "\n"


def arbre(fiches: Iterable[FicheAppariee], dossier: str, jour: dt.date, *, tous: bool = False) -> dict[str, Any]:
    """`tous`: those left out too, with their conditions; otherwise only how each of them stands."""
    return {"dossier": dossier, "jour": jour.isoformat(), "fiches": [_fiche(f, tous) for f in fiches]}


def _fiche(fiche: FicheAppariee, tous: bool) -> dict[str, Any]:
    montres = (*fiche.proposes, *fiche.autres) if tous else fiche.proposes
    return {
        "id": fiche.situation.fiche.id,
        "titre": fiche.situation.fiche.titre,
        "dispositifs": [_rapprochement(r) for r in montres],
        "autres": [] if tous else [{"id": r.dispositif.id, "etat": r.phrase} for r in fiche.autres],
        "aides_etat": [_condition(c) for c in constats(fiche.situation)],
    }


def _rapprochement(rapprochement: Rapprochement) -> dict[str, Any]:
    d = rapprochement.dispositif
    return {
        "id": d.id,
        "nom": d.nom,
        "operateurs": list(d.operateurs),
        "etat": rapprochement.phrase,
        "code": rapprochement.issue.value,
        "fraicheur": rapprochement.fraicheur,
        "pourquoi": list(rapprochement.proximite.raisons),
        "conditions": [_condition(c) for c in rapprochement.conditions],
    }


def _condition(lue: ConditionLue) -> dict[str, Any]:
    return {
        "id": lue.id,
        "texte": lue.texte,
        "etat": lue.etat.value,
        "preuve": lue.preuve,
        "lieu": lue.ou,
        "a_faire": lue.a_faire,
        "par": lue.par,
        "source": lue.source,
    }


def arbre_dispositif(dispositif: Dispositif, jour: dt.date) -> dict[str, Any]:
    """A scheme, with what is to be said of it on a day; without its examples, which are tests."""
    contenu = dispositif.model_dump(mode="json", exclude={"exemples", "mots", "cible"})
    return {**contenu, "a_relire": dispositif.a_relire(jour), "ferme": dispositif.ferme(jour)}

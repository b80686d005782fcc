"""The conforming candidature of the example, before the territory wrote what the story writes: a dossier to import."""

from __future__ import annotations

import json
from pathlib import Path

from tests.parcours.serveur import RACINE

from binome.documents.lecture import lire_fichier

EXEMPLE = RACINE / "exemples/hautes-alpes-corrige/dossier.yaml"
BRIANCONNAIS, VAL_D_AVANCE = "240500439", "200067320"
FICHE = "1-2"
A_REMPLIR = ("diagnostic", "objectifs", "description", "calendrier", "cout", "financement")


def ecrire(ou: Path) -> Path:
    """A JSON file without two members, the justifications, one fiche's words and money, and the territory's binôme."""
    contenu = lire_fichier(EXEMPLE).dossier.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    del contenu["depose_le"]
    perimetre = contenu["perimetre"]
    perimetre["membres"] = [m for m in perimetre["membres"] if m["siren"] not in (BRIANCONNAIS, VAL_D_AVANCE)]
    del perimetre["justifications"]
    for fiche in contenu["plan_actions"]["fiches"]:
        if fiche["id"] == FICHE:
            for champ in A_REMPLIR:
                del fiche[champ]
    gouvernance = contenu["gouvernance"]
    gouvernance["binomes"] = [b for b in gouvernance["binomes"] if b["id"] != "territoire"]
    ou.write_text(json.dumps(contenu), encoding="utf-8")
    return ou

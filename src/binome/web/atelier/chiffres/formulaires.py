"""The form of a figure of the evidence ledger: what it says, and what it takes to believe it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.recalcul import epci_retenus
from binome.domaine.mots.libelles import GRANDEURS
from binome.domaine.socle.geographie import Geographie
from binome.web.formes.formulaire import Formulaire

_CHIFFRE = Formulaire(
    Chiffre,
    (
        "libelle",
        "valeur",
        "unite",
        "approximatif",
        "grandeur",
        "territoire",
        "millesime",
        "periode.debut",
        "periode.fin",
        "evolution_de",
        "source",
        "definition",
    ),
    objets={"periode": "debut"},
    aides={
        "unite": "km², habitants, %, M€…",
        "grandeur": "Superficie, population, EPCI et communes se recalculent depuis le référentiel.",
        "millesime": "Année ou édition de la donnée.",
        "periode.debut": "Pour une évolution.",
        "source": "INSEE, URSSAF, greffe, enquête…",
        "definition": "Ce qui est compté, et comment.",
    },
    groupes=(
        ("Le chiffre", ("libelle", "valeur", "unite", "approximatif")),
        ("D'où il vient", ("source", "definition", "millesime")),
        ("De quoi, où et quand", ("grandeur", "territoire", "periode.", "evolution_de")),
    ),
)


def formulaire(document: Dossier, geographie: Geographie, arbre: dict[str, Any]) -> Formulaire:
    """The form of a figure, with the places and the other figures that it may name."""
    epci = {e.siren: e.nom for e in epci_retenus(document, geographie)}
    autres = {c.id: c.libelle for c in document.chiffres if c.id != arbre["id"]}
    options = {
        "grandeur": {"": "Autre chose", **GRANDEURS}.items(),
        "territoire": {"": "Non précisé", "perimetre": "Le périmètre retenu", **epci}.items(),
        "evolution_de": {"": "Aucun", **autres}.items(),
    }
    return replace(_CHIFFRE, options=options)

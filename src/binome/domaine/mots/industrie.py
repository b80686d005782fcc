"""How the industries of a perimeter, and the groupings where its members already sit, are spoken of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from binome.domaine.langue.typographie import accord, enumerer, majuscule, pourcent
from binome.domaine.socle.naf import DIVISIONS_INDUSTRIELLES

SANS_EMPLOIS = "Inconnu. Chargez les emplois par commune et activité : binome donnees charger urssaf-emploi FICHIER."
SANS_BANATIC = "Inconnu. Chargez les groupements : binome donnees charger banatic FICHIER."
AUCUNE_CONCENTREE = "Aucune n'est plus concentrée ici qu'en France."
AUCUN_GROUPEMENT = "Dans aucun groupement connu."
LIMITES_DES_GROUPEMENTS = (
    "Cette liste ne dit ni ce que ces groupements font vraiment ensemble, ni les ententes et conventions faites hors "
    "d'eux."
)
AUCUNE_EN_COMMUN = "aucune industrie commune"
MONTREES = 5
"""Pairs, or groupings, that are told before the others."""
NATURES = {
    "PETR": "pôle d'équilibre territorial et rural",
    "POLEM": "pôle métropolitain",
    "SMF": "syndicat mixte fermé",
    "SMO": "syndicat mixte ouvert",
    "SIVU": "syndicat à vocation unique",
    "SIVOM": "syndicat à vocation multiple",
}
"""Banatic's codes in words; a code that is not here is said as it is."""


def au_moins(dit: str, tu: object) -> str:
    """A count of which some may be withheld: it is then a minimum."""
    return f"au moins {dit}" if tu else dit


def bref(division: str) -> str:
    """The name of an industry where several are listed: « Produits métalliques »."""
    nom = re.split(r", sauf| n\.c\.a", DIVISIONS_INDUSTRIELLES[division])[0]
    return majuscule(re.sub(r"^Fabrication (?:de |d')", "", nom))


def communes(divisions: Sequence[str]) -> str:
    """The industries that two members have in common, those of the most jobs first."""
    return " ; ".join(map(bref, divisions[:3])) or AUCUNE_EN_COMMUN


def source(industrie: Mapping[str, Any]) -> str:
    """Where the jobs by sector come from."""
    return f"Source : Urssaf, {industrie['millesime']} · {industrie['source']}"


def siegent(groupement: Mapping[str, Any], noms: Mapping[str, str]) -> str:
    """Who sits in a grouping; whoever is there by some communes alone is told with the share of its inhabitants."""
    membres = groupement["membres"].items()
    return enumerer([noms.get(c, c) + ("" if part == 1 else f" ({pourcent(part)})") for c, part in membres])


def autres(groupement: Mapping[str, Any]) -> str:
    """Who else is in a grouping."""
    return f"avec {accord(groupement['autres'], 'autre EPCI')}" if groupement["autres"] else "et eux seuls"

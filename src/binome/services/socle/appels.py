"""Use cases around the calls: list them, write the pages of their rules, check that these are up to date."""

from __future__ import annotations

import math
from pathlib import Path

from binome.appels.appel import Appel
from binome.appels.catalogue import charger_appel, identifiants, retrouver_appel
from binome.appels.documentation import page, page_des_controles
from binome.appels.exemples import charger_exemples
from binome.appels.regle import Usage
from binome.documents.bilan.ouvertes import schema_du_modele
from binome.documents.schema import descriptions_en_json, json_schema
from binome.offre import documentation as offre
from binome.offre.catalogue import catalogue

SCHEMA = Path("docs/schema/dossier.schema.json")
DESCRIPTIONS = Path("src/binome/documents/descriptions.json")
REGLES = Path("docs/regles")
CONTROLES = Path("docs/controles.md")
DISPOSITIFS = Path("docs/dispositifs.md")
SCHEMA_DISPOSITIF = Path("docs/schema/dispositif.schema.json")
SCHEMA_BILAN = Path("docs/schema/bilan.schema.json")
SCHEMA_BILAN_SERVI = Path("src/binome/documents/bilan/schema.json")


def appels() -> tuple[Appel, ...]:
    """All calls that Binôme knows."""
    return tuple(charger_appel(identifiant).appel for identifiant in identifiants())


def maximum_actions(appel: str) -> int:
    """How many fiches the call lets present; 0 when it does not say."""
    regle = retrouver_appel(appel).qui_sert(Usage.nombre_actions)
    return int(regle.parametres.maximum) if regle else 0


def ecart_admis(appel: str) -> float:
    """The relative gap beyond which the call holds a figure for contradicted; infinite when it has no such rule."""
    regle = retrouver_appel(appel).qui_sert(Usage.chiffres_officiels)
    return regle.parametres.ecart if regle else math.inf


def documentation() -> dict[Path, str]:
    """Generated files (relative to the repository) → their text: rules of each call, library of checks, schema."""
    fichiers = {}
    for identifiant in identifiants():
        executable = charger_appel(identifiant)
        fichiers[REGLES / f"{identifiant}.md"] = page(executable, charger_exemples(executable))
    fichiers[CONTROLES] = page_des_controles(charger_appel(identifiant) for identifiant in identifiants())
    fichiers[DISPOSITIFS], fichiers[SCHEMA_DISPOSITIF] = offre.page(catalogue()), offre.schema()
    fichiers[SCHEMA_BILAN] = fichiers[SCHEMA_BILAN_SERVI] = schema_du_modele()
    return {**fichiers, SCHEMA: json_schema(), DESCRIPTIONS: descriptions_en_json()}


def perimes(racine: Path) -> tuple[Path, ...]:
    """Generated files that are absent or differ from what would be written."""
    return tuple(
        chemin
        for chemin, texte in documentation().items()
        if not (racine / chemin).is_file() or (racine / chemin).read_text(encoding="utf-8") != texte
    )

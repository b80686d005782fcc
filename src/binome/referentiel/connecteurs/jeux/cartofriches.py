"""Cerema: brownfield sites (standard CNIG Friches, CSV or GeoJSON of sites) counted by commune, or already counted."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from binome.domaine.langue.typographie import accord, soigner
from binome.referentiel.connecteurs.archives import Mo, documents
from binome.referentiel.connecteurs.codes import texte
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.formes import Forme, simplifie
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, decimal, entiers
from binome.referentiel.connecteurs.tables import ouvrir_texte, table

JSON_MAX = 128 * Mo
COMPTES = ("sites", "industrielles", "sans_projet", "avec_projet", "potentielles", "reconverties", "surface_m2")
_STATUTS = {
    "friche_sans_projet": "sans_projet",
    "friche_avec_projet": "avec_projet",
    "friche_potentielle": "potentielles",
    "friche_reconvertie": "reconverties",
}
_APERCU = "site_id, site_type, site_statut, comm_insee, unite_fonciere_surface… (standard CNIG Friches)"
FORMES = (
    Forme(
        "sites",
        _APERCU,
        {"commune": "comm_insee ou code_insee", "type": "site_type", "statut": "site_statut"},
        {"surface": "unite_fonciere_surface ou site_surface"},
    ),
)
Fait = tuple[int, object, Mapping[str, int], float | None]
"""One input row: its number, the commune cell, what it counts, its surface in m² (None when unreadable)."""


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """One row per commune: sites, of which industrial, by status, and surface of the land units in m²."""
    comptes: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COMPTES, 0))
    lignes = acceptees = sans_surface = 0
    with _ouvrir(chemin) as faits:
        for numero, brut, compte, surface in faits:
            lignes += 1
            commune = contexte.communes.lire(brut)
            if not commune:
                contexte.rejets.ajouter(numero, brut, contexte.communes.cause(brut))
                continue
            acceptees += 1
            sans_surface += not surface
            for cle, combien in compte.items():
                comptes[commune][cle] += combien
            comptes[commune]["surface_m2"] += round(surface or 0)
    controler(chemin.name, lignes, acceptees, contexte.rejets)
    communes = sorted(comptes)
    return Lu(
        {"commune": entiers(communes)}
        | {
            cle: entiers([comptes[c][cle] for c in communes], np.int64 if cle == "surface_m2" else np.int32)
            for cle in COMPTES
        },
        lignes,
        acceptees,
        contexte.millesime or "non précisé",
        {"surface_m2": "m² d'unités foncières", "sites": "sites recensés"},
        ("L'inventaire n'est pas exhaustif : une commune sans site recensé peut avoir une friche.",)
        + ((f"{accord(sans_surface, 'ligne')} sans surface, comptée pour zéro.",) if sans_surface else ()),
    )


@contextmanager
def _ouvrir(chemin: Path) -> Iterator[Iterator[Fait]]:
    """The facts of a CSV or XLSX of sites, of a GeoJSON of sites, or of counts already made by commune."""
    with documents(chemin) as suite:
        premier = next(suite, None)
        if premier is not None and premier.nature == "json":
            lecteur = ouvrir_texte(premier)
            contenu = lecteur.read(JSON_MAX + 1)
            lecteur.detach()
            yield _json(contenu, chemin.name)
            return
    with table(chemin, FORMES) as trouvee:
        place = trouvee.reconnue.position
        yield (
            _site(numero, {cle: _case(cellules, rang) for cle, rang in place.items()})
            for numero, cellules in trouvee.lignes
        )


def _case(cellules: Any, rang: int) -> object:
    return cellules[rang] if rang < len(cellules) else None


def _site(numero: int, champs: Mapping[str, object]) -> Fait:
    compte = {"sites": 1, **_du_type(champs.get("type"), 1), **_du_statut(champs.get("statut"), 1)}
    return numero, champs.get("commune"), compte, decimal(champs.get("surface"))


def _du_type(genre: object, combien: int) -> dict[str, int]:
    return {"industrielles": combien} if "industrielle" in simplifie(genre) else {}


def _du_statut(statut: object, combien: int) -> dict[str, int]:
    cle = _STATUTS.get(simplifie(statut))
    return {cle: combien} if cle else {}


def _json(contenu: str, nom: str) -> Iterator[Fait]:
    if len(contenu) > JSON_MAX:
        raise FichierRefuseError(
            soigner(f"{nom} : ce JSON dépasse 128 Mo. Prenez plutôt le CSV du même jeu de données.")
        )
    try:
        document = json.loads(contenu)
    except (json.JSONDecodeError, RecursionError) as erreur:
        raise FichierRefuseError(
            soigner(f"{nom} : ce JSON est mal formé ou tronqué ({erreur}). Téléchargez-le de nouveau.")
        ) from erreur
    if isinstance(document, dict) and isinstance(document.get("communes"), dict):
        return _deja_comptes(document["communes"])
    if isinstance(document, dict) and isinstance(document.get("features"), list):
        return _sites_geojson(document["features"])
    recu = ", ".join(list(document)[:8]) if isinstance(document, dict) else "une liste"
    raise FichierRefuseError(
        soigner(
            f"{nom} : ce JSON n'est pas celui de Cartofriches.\n"
            f"  attendu : {_APERCU}, en CSV ou en GeoJSON\n  reçu : {recu}"
        )
    )


def _sites_geojson(sites: Iterable[Any]) -> Iterator[Fait]:
    for numero, site in enumerate(sites, start=1):
        champs = (site.get("properties") if isinstance(site, dict) else None) or {}
        surface = champs.get("unite_fonciere_surface") or champs.get("site_surface")
        roles = {
            "commune": champs.get("comm_insee"),
            "type": champs.get("site_type"),
            "statut": champs.get("site_statut"),
        }
        yield _site(numero, {**roles, "surface": surface})


def _deja_comptes(communes: Mapping[str, Any]) -> Iterator[Fait]:
    for numero, (code, fiche) in enumerate(communes.items(), start=1):
        compte = {"sites": int(fiche.get("n", 0))}
        for genre, combien in fiche.get("by_type", {}).items():
            for cle, valeur in _du_type(genre, int(combien)).items():
                compte[cle] = compte.get(cle, 0) + valeur
        for statut, combien in fiche.get("by_status", {}).items():
            compte |= _du_statut(statut, int(combien))
        yield numero, texte(code), compte, decimal(fiche.get("total_surface_m2"))


CONNECTEUR = Connecteur("cartofriches", "Friches recensées par commune", "Cerema", "Licence Ouverte 2.0", lire)

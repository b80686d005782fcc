"""Use case: a table unit → basin, from `binome bassins delimiter` or elsewhere → the map of the basins."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import accord, alphabetique, enumerer, nombre, soigner
from binome.moteur.bassins.parametres import BassinsError
from binome.services.production.cartes import FormeCarte, rendre
from binome.services.production.production import source_des_cartes

if TYPE_CHECKING:
    from binome.documents.carte.modele import Anneau
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.contours import Contour

SANS_BASSIN = "0"
"""The basin that `delimiter` gives to units that no flow ties to any."""
_MAILLES = 3000
"""Past so many units, their own limits would blacken the map."""
_DEPARTEMENTS = 30
Niveau = Literal["communes", "EPCI"]


@dataclass(frozen=True)
class Partition:
    """Units of the référentiel and the basin of each. niveau: what the units are."""

    niveau: Niveau
    bassin_de: Mapping[str, str]


def carte_des_bassins(chemin: Path, referentiel: Referentiel, forme: FormeCarte) -> bytes:
    """The map of a table of basins (columns unite, bassin). Errors: BassinsError, naming the lines or the units."""
    partition = _reconnaitre(_lire(chemin), chemin, referentiel)
    contours = _contours(partition, referentiel)
    membres: dict[str, list[str]] = defaultdict(list)
    for unite, bassin in partition.bassin_de.items():
        membres[bassin].append(unite)
    fondus = {bassin: _fondre([contours[u] for u in unites if u in contours]) for bassin, unites in membres.items()}
    noms = {b: _nommer(unites, partition, referentiel) for b, unites in membres.items()}
    if forme is FormeCarte.geojson:
        return _geojson(partition, membres, fondus, noms, referentiel).encode()
    return rendre(_dessin(partition, contours, fondus, noms, referentiel), forme)


def _lire(chemin: Path) -> dict[str, str]:
    """Unit → basin. Any separator among « , » « ; » and tab; columns in any order."""
    try:
        octets = chemin.read_bytes()
        texte = octets.decode("utf-16" if octets[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except OSError as cause:
        raise BassinsError(f"Impossible de lire {chemin} : {panne(cause)}. Vérifiez le nom du fichier.") from cause
    except UnicodeError as cause:
        raise BassinsError(f"{chemin} n'est pas un texte en UTF-8. Enregistrez-le en CSV UTF-8.") from cause
    entete = texte.split("\n", 1)[0]
    separateur = max(",;\t", key=entete.count)
    lecteur = csv.DictReader(io.StringIO(texte), delimiter=separateur)
    colonnes = [c.strip() for c in lecteur.fieldnames or []]
    lecteur.fieldnames = colonnes
    if not {"unite", "bassin"} <= set(colonnes):
        raise BassinsError(
            f"{chemin} : colonnes attendues « unite » et « bassin », trouvées : {', '.join(colonnes) or 'aucune'}. "
            "C'est la forme qu'écrit « binome bassins delimiter »."
        )
    lus: dict[str, str] = {}
    for ligne in lecteur:
        unite, bassin = (ligne["unite"] or "").strip(), (ligne["bassin"] or "").strip()
        if not unite or not bassin:
            raise BassinsError(f"{chemin}, ligne {lecteur.line_num} : l'unité ou le bassin manque. Complétez-la.")
        if lus.setdefault(unite, bassin) != bassin:
            raise BassinsError(
                f"{chemin}, ligne {lecteur.line_num} : l'unité {unite} est dans deux bassins, {lus[unite]} "
                f"et {bassin}. Gardez-en un."
            )
    if not lus:
        raise BassinsError(f"{chemin} ne contient aucune unité : rien à dessiner.")
    return lus


def _reconnaitre(lus: dict[str, str], chemin: Path, referentiel: Referentiel) -> Partition:
    lus = _reunir_arrondissements(lus, chemin)
    epci = [u for u in lus if referentiel.epci(u)]
    connues = {u for u in lus if len(u) == 5 and referentiel.commune(u)}
    inconnues = [u for u in lus if u not in connues and not referentiel.epci(u)]
    if inconnues:
        raise BassinsError(
            f"{chemin} : {accord(len(inconnues), 'unité inconnue', 'unités inconnues')} du référentiel "
            f"{referentiel.millesime}, sur {nombre(len(lus))} : "
            f"{enumerer([_piste(u, referentiel) for u in inconnues], 5)}. "
            "Une carte se dessine sur les codes INSEE des communes, ou sur les SIREN des EPCI."
        )
    if epci and connues:
        raise BassinsError(
            f"{chemin} mêle des communes ({min(connues)}…) et des EPCI ({epci[0]}…). Gardez les unes ou les autres."
        )
    return Partition("EPCI" if epci else "communes", lus)


def _reunir_arrondissements(lus: dict[str, str], chemin: Path) -> dict[str, str]:
    """Arrondissements of Paris, Lyon and Marseille as their commune. Errors: BassinsError when basins share one."""
    from binome.referentiel.connecteurs.codes import sans_arrondissement

    reunis: dict[str, str] = {}
    for unite, bassin in lus.items():
        commune = sans_arrondissement(unite)
        if reunis.setdefault(commune, bassin) != bassin:
            raise BassinsError(
                f"{chemin} : les arrondissements de la commune {commune} sont dans plusieurs bassins, dont "
                f"{reunis[commune]} et {bassin} ({unite}) ; la carte ne connaît que la commune. "
                "Le mode « corrige » de « binome bassins delimiter » les réunit."
            )
    return reunis


def _piste(unite: str, referentiel: Referentiel) -> str:
    """An unknown code, with what it may stand for."""
    if suite := referentiel.succession(unite):
        return f"{unite} (EPCI remplacé par {', '.join(suite.successeurs)})"
    if actuel := referentiel.commune_actuelle(unite):
        return f"{unite} (commune devenue {actuel})"
    if len(unite) == 4 and referentiel.commune(f"0{unite}"):
        return f"{unite} (sans doute 0{unite}, le zéro de tête est perdu)"
    return unite


def _contours(partition: Partition, referentiel: Referentiel) -> dict[str, Contour]:
    if partition.niveau == "communes":
        return referentiel.contours_communes(partition.bassin_de)
    return referentiel.contours_epci(partition.bassin_de, "precis" if len(partition.bassin_de) < 200 else "leger")


def _fondre(contours: list[Contour]) -> Contour:
    """One outline from several. GEOS mends outlines that cross themselves before it unites them."""
    import numpy as np
    import shapely

    pieces = [shapely.make_valid(shapely.Polygon(p[0], p[1:])) for c in contours for p in c if len(p[0]) >= 4]
    forme = shapely.union_all(np.array(pieces, dtype=object)) if pieces else shapely.MultiPolygon()
    polygones = [g for g in shapely.get_parts(forme).tolist() if g.geom_type == "Polygon"]
    return tuple(tuple(np.array(a.coords) for a in (g.exterior, *g.interiors)) for g in polygones)


def _nommer(unites: list[str], partition: Partition, referentiel: Referentiel) -> str:
    """A basin is called after its most populous unit."""
    connues = [referentiel.epci(u) if partition.niveau == "EPCI" else referentiel.commune(u) for u in unites]
    return max((c for c in connues if c), key=lambda c: c.population or 0).nom


def _teintes(partition: Partition, referentiel: Referentiel) -> dict[str, int]:
    from binome.documents.carte.coloriage import colorier

    epci = partition.niveau == "EPCI"
    voisinage = referentiel.adjacence_epci() if epci else referentiel.adjacence_communes()
    de, voisins = partition.bassin_de, defaultdict[str, set[str]](set)
    for a, b in voisinage.paires.tolist():
        if a in de and b in de and de[a] != de[b]:
            voisins[de[a]].add(de[b])
            voisins[de[b]].add(de[a])
    return colorier([b for b in dict.fromkeys(de.values()) if b != SANS_BASSIN], voisins)


def _dessin(
    partition: Partition,
    contours: Mapping[str, Contour],
    fondus: Mapping[str, Contour],
    noms: Mapping[str, str],
    referentiel: Referentiel,
) -> str:
    from binome.documents.carte import Bassin, Habillage
    from binome.documents.carte import carte_des_bassins as dessiner
    from binome.domaine.mots.libelles import raccourcir

    teintes = _teintes(partition, referentiel)
    bassins = [Bassin(raccourcir(noms[b]), teintes.get(b), _anneaux(c)) for b, c in sorted(fondus.items())]
    unites = [_anneaux(c) for c in contours.values()] if len(contours) <= _MAILLES else []
    codes = _departements(partition, referentiel)
    departements = referentiel.contours_departements(codes) if len(codes) <= _DEPARTEMENTS else {}
    compte = sum(b.teinte is not None for b in bassins)
    principaux = enumerer(sorted((noms[b] for b in teintes), key=alphabetique), 12)
    unite, unites_ = ("commune", "communes") if partition.niveau == "communes" else ("EPCI", "EPCI")
    combien = accord(len(partition.bassin_de), unite, unites_)
    titre = f"{accord(compte, 'bassin')} d'emploi pour {combien}"
    return dessiner(
        bassins,
        Habillage(
            soigner(titre),
            soigner(f"Carte de {titre}, chacun nommé par sa plus grande unité : {principaux}."),
            source_des_cartes(referentiel),
        ),
        unites,
        [_anneaux(c) for c in departements.values()],
        unite,
    )


def _departements(partition: Partition, referentiel: Referentiel) -> list[str]:
    if partition.niveau == "communes":
        return sorted({c.departement for u in partition.bassin_de if (c := referentiel.commune(u))})
    return sorted({d for u in partition.bassin_de if (e := referentiel.epci(u)) for d in e.departements})


def _anneaux(contour: Contour) -> list[Anneau]:
    return [anneau for polygone in contour for anneau in polygone]


def _geojson(
    partition: Partition,
    membres: Mapping[str, list[str]],
    fondus: Mapping[str, Contour],
    noms: Mapping[str, str],
    referentiel: Referentiel,
) -> str:
    from binome.documents.geojson import collection

    def proprietes(bassin: str) -> dict[str, Any]:
        sans = bassin == SANS_BASSIN
        return {
            "bassin": bassin,
            "nom": None if sans else noms[bassin],
            "niveau": partition.niveau,
            "unites": sorted(membres[bassin]),
            "millesime": referentiel.millesime,
        }

    return collection((b, fondus[b], proprietes(b)) for b in sorted(membres))

"""Evidence for a « logique industrielle propre »: what the members make, what they share, what the perimeter gathers.

From the jobs by commune and APE alone: zones d'emploi shared out by inhabitants would give the members of one zone the
same profile, and prove what was supposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from binome.domaine.langue.typographie import accord, nombre, soigner
from binome.domaine.socle.naf import DIVISIONS_INDUSTRIELLES
from binome.moteur.mesures.specialisation import parente_industrielle, quotients_localisation

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.vues import Secteurs
    from binome.services.territoire.terrain import Terrain

QUOTIENT_MIN = 1.5
"""From this location quotient on, a sector is said to be concentrated: a convention, like the next one."""
EMPLOIS_MIN = 50
"""Below this many jobs in the perimeter, a sector is a workshop, not a concentration."""
Profil = Mapping[str, float | None]
"""NAF division → jobs; None: withheld."""


@dataclass(frozen=True)
class IndustrieDuMembre:
    """What a member makes. emplois: its known industrial jobs; part: of its known jobs, None without any.

    tus: divisions of which some jobs are withheld, so that the figures are minima.
    """

    unite: str
    emplois: int
    part: float | None
    tus: tuple[str, ...]


@dataclass(frozen=True)
class Parente:
    """Likeness of two members' industries. cosinus: in [0, 1], None when one has no industry that is known.

    communes: divisions in which both have jobs, those of the most jobs together first.
    """

    a: str
    b: str
    cosinus: float | None
    communes: tuple[str, ...]


@dataclass(frozen=True)
class SecteurConcentre:
    """An industry that weighs more here than in France. quotient: location quotient; part_de_la_france: of its jobs.

    membres: jobs of each member that has some; tus: members of which some jobs there are withheld.
    """

    division: str
    nom: str
    emplois: int
    quotient: float
    part_de_la_france: float
    membres: Mapping[str, int]
    tus: tuple[str, ...]


@dataclass(frozen=True)
class LogiqueIndustrielle:
    """All of it, with its source and vintage; `inconnus`: sentences that say what these figures do not know."""

    membres: tuple[IndustrieDuMembre, ...]
    parentes: tuple[Parente, ...]
    concentres: tuple[SecteurConcentre, ...]
    source: str
    millesime: str
    inconnus: tuple[str, ...]
    quotient_min: float = QUOTIENT_MIN
    emplois_min: int = EMPLOIS_MIN


def logique_industrielle(terrain: Terrain, codes: tuple[str, ...]) -> LogiqueIndustrielle | None:
    """The evidence for the perimeter made of `codes`; None when jobs by commune and activity are not loaded."""
    if terrain.depot is None:
        return None
    from binome.referentiel.connecteurs.lectures import divisions_epci

    provenance = terrain.depot.provenance("urssaf-emploi")
    # Read the rows only when they can serve: this file is large.
    lus = divisions_epci(terrain.depot, terrain.epci_de) if provenance and provenance.annexe["detail_ape"] else None
    return None if lus is None else apprecier(lus, codes)


def apprecier(lus: Secteurs, codes: tuple[str, ...]) -> LogiqueIndustrielle:
    """The same from jobs by EPCI and division; an EPCI that is not there has no profile. Pure."""
    profils = {code: profil for code in codes if (profil := _profil(lus, code)) is not None}
    lignes = dict(zip(lus.unites.tolist(), lus.effectifs.tolist(), strict=True))
    tous = {code: dict(zip(lus.secteurs, lignes[code], strict=True)) for code in profils}
    membres = tuple(_membre(code, tous[code], profils[code]) for code in profils)
    parentes = [_parente(a, b, profils, tous) for a, b in combinations(profils, 2)]
    france = dict(zip(lus.secteurs, map(float, lus.effectifs.sum(axis=0).tolist()), strict=True))
    return LogiqueIndustrielle(
        membres,
        tuple(sorted(parentes, key=lambda p: -1.0 if p.cosinus is None else p.cosinus, reverse=True)),
        _concentres(tous, profils, france),
        lus.provenance.source,
        str(lus.annee),
        _inconnus(lus, codes, membres),
    )


def _profil(lus: Secteurs, code: str) -> Profil | None:
    rang = lus.unites.searchsorted(code)
    # No row at all is no knowledge: the file leaves whole places out, such as Mayotte.
    if rang == len(lus.unites) or lus.unites[rang] != code or not (lus.effectifs[rang].any() or lus.tus[rang].any()):
        return None
    lignes = zip(lus.secteurs, lus.effectifs[rang].tolist(), lus.tus[rang].tolist(), strict=True)
    return {s: None if tu else float(n) for s, n, tu in lignes if s in DIVISIONS_INDUSTRIELLES and (n or tu)}


def _membre(code: str, emplois: Mapping[str, int], profil: Profil) -> IndustrieDuMembre:
    total, industrie = sum(emplois.values()), sum(emplois[s] for s in profil)
    tus = tuple(s for s, connu in profil.items() if connu is None)
    return IndustrieDuMembre(code, industrie, industrie / total if total else None, tus)


def _parente(a: str, b: str, profils: Mapping[str, Profil], tous: Mapping[str, Mapping[str, int]]) -> Parente:
    communes = sorted(profils[a].keys() & profils[b].keys(), key=lambda s: (-tous[a][s] - tous[b][s], s))
    return Parente(a, b, parente_industrielle(profils[a], profils[b]), tuple(communes))


def _concentres(
    tous: Mapping[str, Mapping[str, int]], profils: Mapping[str, Profil], france: Mapping[str, float]
) -> tuple[SecteurConcentre, ...]:
    ici = {s: float(sum(emplois[s] for emplois in tous.values())) for s in france}
    secteurs = (
        SecteurConcentre(
            s,
            DIVISIONS_INDUSTRIELLES[s],
            round(ici[s]),
            quotient,
            ici[s] / france[s],
            {code: tous[code][s] for code in tous if tous[code][s]},
            tuple(code for code, profil in profils.items() if s in profil and profil[s] is None),
        )
        for s, quotient in quotients_localisation(ici, france).items()
        if s in DIVISIONS_INDUSTRIELLES and quotient >= QUOTIENT_MIN and ici[s] >= EMPLOIS_MIN
    )
    return tuple(sorted(secteurs, key=lambda secteur: (-secteur.emplois, secteur.division)))


def _inconnus(lus: Secteurs, codes: tuple[str, ...], membres: tuple[IndustrieDuMembre, ...]) -> tuple[str, ...]:
    phrases = ["Emploi salarié privé seulement, à l'activité de l'employeur : un intérimaire compte pour son agence."]
    if absents := len(codes) - len(membres):
        phrases.append(f"{accord(absents, 'unité')} sans aucune donnée.")
    if tus := sum(len(membre.tus) for membre in membres):
        phrases.append(
            f"Secret statistique : {accord(tus, 'effectif incomplet', 'effectifs incomplets')} ; ces industries sont "
            "hors des ressemblances, et leurs emplois sont des minima."
        )
    if "secret" not in lus.provenance.annexe:
        phrases.append(
            "Fichier chargé par une version qui ne gardait pas le secret statistique : une case vide y vaut 0. "
            "Rechargez-le."
        )
    phrases.append(
        f"Une industrie est dite concentrée à partir d'un quotient de {nombre(QUOTIENT_MIN, 1)} et de {EMPLOIS_MIN} "
        "emplois : c'est une convention. Ces chiffres ne disent rien des liens entre entreprises."
    )
    return tuple(soigner(phrase) for phrase in phrases)

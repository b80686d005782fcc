"""Where the territories of a played campaign lie: real EPCI, put together by the engine, all over France."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from binome.domaine.langue.typographie import majuscule
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question
from binome.referentiel.consultation import Referentiel
from binome.services.simulation.invention.gens import piocher
from binome.services.territoire import coherence
from binome.services.territoire.terrain import Terrain

HAUTES_ALPES = (
    "240500439",
    "240500462",
    "200067452",
    "200068096",
    "200067742",
    "200067445",
    "200067825",
    "200067320",
)
SISTERONAIS = "200068765"
"""Candidates elsewhere, says the candidature of the Hautes-Alpes: here, it does."""
TAILLES = {1: 54, 2: 42, 3: 36, 4: 26, 5: 16, 6: 10, 7: 6, 8: 5, 9: 3, 10: 2}
"""EPCI in a territory → how often, of two hundred: about what the 183 territories of 2023 were, 630 EPCI in all."""
CHEVAUCHE = 0.16
"""Share of the territories that claim an EPCI of another one, when they have such a neighbour."""
TOURS = 6
"""How often the country is gone over again, once its EPCI have all served: in how many candidatures each may be, at
most, beside those that its neighbours claim."""
# Far more than any search takes: an answer cut short would not be the same twice.
_BUDGET_S = 120.0
_NATURE = re.compile(r"^(?:CC|CA|CU|METRO|MET69|Métropole|Communauté \w+)\s+(?:d'agglomération\s+)?")
_ARTICLE = re.compile(r"^(?:du |de la |de l'|de |des |d'|le |la |les |l')", re.IGNORECASE)


@dataclass(frozen=True)
class TerritoireTrace:
    """A territory to come: its name, its EPCI (the one with most jobs first), the régions where it lies."""

    nom: str
    membres: tuple[str, ...]
    regions: tuple[str, ...]
    reel: bool = False

    @property
    def centre(self) -> str:
        return self.membres[0]


def tracer(terrain: Terrain, geographie: Referentiel, combien: int, sort: random.Random) -> Iterator[TerritoireTrace]:
    """As many territories, if the country can: the Hautes-Alpes as they were, their neighbour of Sisteron, then others,
    each région having its share. Once every EPCI has served the country is gone over again: from then on, each
    perimeter overlaps others, and is that of none."""
    faits: set[frozenset[str]] = set()
    pris: set[str] = set()
    noms = _Noms(geographie)

    def poser(membres: tuple[str, ...], nom: str, *, reel: bool = False) -> TerritoireTrace:
        faits.add(frozenset(membres))
        pris.update(membres)
        return TerritoireTrace(nom, membres, _regions(geographie, membres), reel=reel)

    alpes = _ranger(terrain, HAUTES_ALPES)
    yield poser(alpes, noms.donner(alpes, "Hautes-Alpes"), reel=True)
    if combien > 1:
        sisteron = _autour(terrain, (SISTERONAIS,), 3, pris) or (SISTERONAIS,)
        yield poser(sisteron, noms.donner(sisteron))
    for tour in range(TOURS):
        graines = _graines(terrain, geographie, sort)
        while (centre := next((siren for siren in graines if siren not in pris), None)) is not None:
            if len(faits) >= combien:
                return
            taille = piocher(sort, TAILLES)
            ancres = (centre, *(_dispute(geographie, centre, pris) if sort.random() < CHEVAUCHE else ()))
            membres = _autour(terrain, ancres, max(taille, len(ancres)), pris) or (centre,)
            if frozenset(membres) not in faits:
                yield poser(membres, noms.numeroter(membres) if tour else noms.donner(membres))
        pris.clear()


def en_commun(traces: Sequence[TerritoireTrace]) -> int:
    """How many of them have an EPCI that another one has too."""
    fois = Counter(siren for trace in traces for siren in trace.membres)
    return sum(any(fois[siren] > 1 for siren in trace.membres) for trace in traces)


def _dispute(geographie: Referentiel, centre: str, pris: set[str]) -> tuple[str, ...]:
    """The neighbour of an EPCI, already in another territory, with which it has most limit."""
    voisins = {siren: metres for siren, metres in geographie.voisins(centre).items() if siren in pris}
    return (max(voisins, key=lambda siren: (voisins[siren], siren)),) if voisins else ()


def _autour(terrain: Terrain, ancres: tuple[str, ...], taille: int, pris: set[str]) -> tuple[str, ...]:
    """The set of that size, or of the nearest below, that holds best around some EPCI."""
    for unites in range(taille, 1, -1):
        if unites < len(ancres):
            break
        question = Question(ancres, tuple(sorted(pris - set(ancres))), unites=unites, budget_s=_BUDGET_S)
        try:
            trouvees = coherence.proposer(terrain, question, precedent=())["propositions"]
        except PerimetreError:
            continue
        if trouvees:
            return _ranger(terrain, tuple(trouvees[0]["unites"]))
    return ()


def _ranger(terrain: Terrain, membres: tuple[str, ...]) -> tuple[str, ...]:
    """The same, the one with most jobs first."""
    centre = coherence.centre(terrain, membres)
    return (centre, *(siren for siren in membres if siren != centre))


def _graines(terrain: Terrain, geographie: Referentiel, sort: random.Random) -> Iterator[str]:
    """EPCI to start from, with jobs, régions in turn as often as they have EPCI."""
    par_region: dict[str, list[str]] = {}
    for epci in sorted(geographie.tous_les_epci(), key=lambda e: e.siren):
        if epci.population:
            region = _regions(geographie, (epci.siren,))[0]
            par_region.setdefault(region, []).append(epci.siren)
    for siens in par_region.values():
        sort.shuffle(siens)
    # Each région has its place in every round of the country: at 200 as at 20, none is forgotten.
    places = [
        ((rang + 0.5) / len(siens), region, siren)
        for region, siens in par_region.items()
        for rang, siren in enumerate(siens)
    ]
    premiers = [(0.0, region, siens[0]) for region, siens in sorted(par_region.items())]
    suite = [*premiers, *sorted(places)]
    return iter(list(dict.fromkeys(siren for _, _, siren in suite)))


def _regions(geographie: Referentiel, membres: tuple[str, ...]) -> tuple[str, ...]:
    lus = [geographie.epci(siren) for siren in membres]
    departements = [geographie.departement(code) for epci in lus if epci for code in epci.departements]
    return tuple(dict.fromkeys(d.region for d in departements if d))


class _Noms:
    """What territories are called, each by a name of its own."""

    def __init__(self, geographie: Referentiel) -> None:
        self._geographie = geographie
        self._pris: set[str] = set()
        self._projets: dict[str, list[str]] = {}

    def donner(self, membres: tuple[str, ...], nom: str = "") -> str:
        """The name asked for, or that of the first EPCI."""
        trouve = nom or self._de(membres[0])
        self._pris.add(trouve)
        self._projets.setdefault(membres[0], []).append(trouve)
        return trouve

    def numeroter(self, membres: tuple[str, ...]) -> str:
        """That of the first project around the same EPCI, and the number of this one."""
        deja = self._projets.get(membres[0])
        return self.donner(membres, f"{deja[0]}, projet {len(deja) + 1}" if deja else "")

    def _de(self, siren: str) -> str:
        """After an EPCI, and its département when another has that name."""
        epci = self._geographie.epci(siren)
        if epci is None:
            return siren
        nu = " ".join(re.sub(r"\([^)]*\)", "", _NATURE.sub("", epci.nom)).split())
        nom = majuscule(_ARTICLE.sub("", nu))
        if nom in self._pris and (departement := self._geographie.departement(epci.departements[0])):
            nom = f"{nom} ({departement.nom})"
        return nom if nom not in self._pris else f"{nom} {epci.siren}"

"""What the rules need to know of the territory: the words, and the questions one may ask.

The référentiel (floor 2) answers them from official open data; `GeographieEnMemoire` answers them from
a few lines of data, for the examples of the rules and for tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the COG. `code` is its INSEE code, `epci` the SIREN of its EPCI or None, `siren` its own.

    `arrondissement` is the code of the arrondissement départemental, None where the sources know none (Mayotte).
    """

    code: str
    nom: str
    departement: str
    epci: str | None = None
    siren: str | None = None
    population: int | None = None
    arrondissement: str | None = None


@dataclass(frozen=True, slots=True)
class Epci:
    """An EPCI à fiscalité propre.

    `nature` is CC, CA, CU, METRO or MET69; `communes` are INSEE codes, sorted; `departements` the codes of the
    départements its communes lie in, sorted; `population` inhabitants (municipal); `superficie_km2` in km².
    """

    siren: str
    nom: str
    nature: str
    communes: tuple[str, ...]
    departements: tuple[str, ...]
    population: int | None = None
    superficie_km2: float | None = None


@dataclass(frozen=True, slots=True)
class Departement:
    """A département or an overseas territory; `superficie_km2` in km², `chef_lieu` the code of the commune of its
    préfecture, None when the sources know none."""

    code: str
    nom: str
    region: str
    superficie_km2: float | None = None
    chef_lieu: str | None = None


@dataclass(frozen=True, slots=True)
class Arrondissement:
    """A part of a département, with its sous-préfet (never the municipal ones of Paris, Lyon and Marseille).

    `chef_lieu` is the code of the commune where the sous-préfet, or the préfet, sits."""

    code: str
    nom: str
    departement: str
    chef_lieu: str | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A région (code of the COG)."""

    code: str
    nom: str


@dataclass(frozen=True, slots=True)
class Succession:
    """An EPCI that no longer lives: `ancien` was dissolved on `date` (ISO) and its communes went to `successeurs`."""

    ancien: str
    nom: str
    date: str
    successeurs: tuple[str, ...]


class Geographie(Protocol):
    """The questions that a rule may ask; every answer is at the vintage `millesime`."""

    @property
    def millesime(self) -> str: ...
    @property
    def empreinte(self) -> str:
        """SHA-256 of the data behind the answers, in hexadecimal."""
        ...

    def epci(self, siren: str) -> Epci | None: ...
    def succession(self, siren: str) -> Succession | None: ...
    def commune(self, code: str) -> Commune | None:
        """By INSEE code or by SIREN."""
        ...

    def commune_actuelle(self, code: str) -> str | None:
        """INSEE code, present or past (merged commune, arrondissement) → code of today; None when unknown."""
        ...

    def communes_du_departement(self, code: str) -> tuple[Commune, ...]: ...
    def departement(self, code: str) -> Departement | None: ...
    def departements(self) -> tuple[Departement, ...]: ...
    def region(self, code: str) -> Region | None: ...
    def voisins(self, siren: str) -> Mapping[str, float]:
        """Neighbouring EPCI (within 50 m) → length of the shared limit, in metres."""
        ...


@dataclass(frozen=True)
class GeographieEnMemoire:
    """A `Geographie` made of a few values; `adjacence` lists pairs of SIREN with the shared length in metres."""

    millesime: str = "témoin"
    empreinte: str = "0" * 64
    les_epci: tuple[Epci, ...] = ()
    les_communes: tuple[Commune, ...] = ()
    les_departements: tuple[Departement, ...] = ()
    les_regions: tuple[Region, ...] = ()
    successions: tuple[Succession, ...] = ()
    adjacence: tuple[tuple[str, str, float], ...] = ()
    anciens_codes: tuple[tuple[str, str], ...] = ()
    _epci: dict[str, Epci] = field(init=False, repr=False, compare=False)
    _communes: dict[str, Commune] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_epci", {e.siren: e for e in self.les_epci})
        par_code = {c.code: c for c in self.les_communes}
        par_siren = {c.siren: c for c in self.les_communes if c.siren}
        object.__setattr__(self, "_communes", {**par_siren, **par_code})

    def epci(self, siren: str) -> Epci | None:
        return self._epci.get(siren)

    def succession(self, siren: str) -> Succession | None:
        return next((s for s in self.successions if s.ancien == siren), None)

    def commune(self, code: str) -> Commune | None:
        return self._communes.get(code)

    def commune_actuelle(self, code: str) -> str | None:
        return code if code in self._communes else dict(self.anciens_codes).get(code)

    def communes_du_departement(self, code: str) -> tuple[Commune, ...]:
        return tuple(c for c in self.les_communes if c.departement == code)

    def departement(self, code: str) -> Departement | None:
        return next((d for d in self.les_departements if d.code == code), None)

    def departements(self) -> tuple[Departement, ...]:
        return self.les_departements

    def region(self, code: str) -> Region | None:
        return next((r for r in self.les_regions if r.code == code), None)

    def voisins(self, siren: str) -> Mapping[str, float]:
        return {b if a == siren else a: m for a, b, m in self.adjacence if siren in (a, b)}


def regions_de(sirens: Iterable[str], geographie: Geographie) -> frozenset[str]:
    """Codes of the régions where these EPCI lie, all those they reach; a dissolved one lies where its successors do.

    What the data does not know lies nowhere.
    """
    codes: set[str] = set()
    for siren in sirens:
        suite = geographie.succession(siren)
        vivants = (siren,) if suite is None else suite.successeurs
        trouves = [epci for vivant in vivants if (epci := geographie.epci(vivant))]
        departements = [geographie.departement(code) for epci in trouves for code in epci.departements]
        codes |= {departement.region for departement in departements if departement}
    return frozenset(codes)


def composantes(sirens: Iterable[str], geographie: Geographie) -> tuple[tuple[str, ...], ...]:
    """Split EPCI into connected groups, largest first (ties: by SIREN); contiguous means a single group."""
    reste = set(sirens)
    groupes: list[tuple[str, ...]] = []
    while reste:
        depart = min(reste)
        vus, bord = {depart}, [depart]
        while bord:
            nouveaux = (set(geographie.voisins(bord.pop())) & reste) - vus
            vus |= nouveaux
            bord.extend(nouveaux)
        groupes.append(tuple(sorted(vus)))
        reste -= vus
    return tuple(sorted(groupes, key=lambda groupe: (-len(groupe), groupe)))

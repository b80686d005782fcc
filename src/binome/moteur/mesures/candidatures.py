"""A perimeter against the others: phase 1, other candidatures, zones d'emploi."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.domaine.dossier.perimetre import CasPerimetre


@dataclass(frozen=True)
class DifferencePhase1:
    """How a perimeter follows from phase 1.

    cas: the programme's words that apply (growth and withdrawal may both). territoires: phase-1 territories met,
    most shared members first. gardes, ajoutes, retires: SIREN kept, new, and left out, sorted.
    """

    cas: tuple[CasPerimetre, ...]
    territoires: tuple[str, ...]
    gardes: tuple[str, ...]
    ajoutes: tuple[str, ...]
    retires: tuple[str, ...]


def difference_phase1(
    membres: Collection[str],
    phase1: Mapping[str, Collection[str]],
    autres: Mapping[str, Collection[str]] | None = None,
) -> DifferencePhase1:
    """Compare with the phase-1 perimeters: création, maintien, agrandissement, retrait, scission.

    With P the union of the phase-1 territories that share a member with S: no such territory → création; S = P →
    maintien; S ∖ P → agrandissement; P ∖ S → retrait, or scission when another candidature (`autres`) takes members of
    P ∖ S. Unit: sets of SIREN. Source: call for applications 2023, § 1 (cases for an existing territory).

    >>> from binome.domaine.dossier.perimetre import CasPerimetre
    >>> difference_phase1(["1", "2", "3"], {"t": ["1", "2", "9"]}).cas == (
    ...     CasPerimetre.agrandissement,
    ...     CasPerimetre.retrait,
    ... )
    True
    """
    # Imported here: pydantic is slow to start, and a perimeter is often measured where phase 1 is unknown.
    from binome.domaine.dossier.perimetre import CasPerimetre

    ici = frozenset(membres)
    touches = sorted((t for t in phase1 if ici & set(phase1[t])), key=lambda t: (-len(ici & set(phase1[t])), t))
    avant = frozenset[str]().union(*(phase1[t] for t in touches))
    partis = avant - ici
    repris = any(partis & set(unites) for unites in (autres or {}).values())
    cas: list[CasPerimetre] = []
    if not touches:
        cas.append(CasPerimetre.creation)
    elif ici == avant:
        cas.append(CasPerimetre.maintien)
    if touches and ici - avant:
        cas.append(CasPerimetre.agrandissement)
    if partis:
        cas.append(CasPerimetre.scission if repris else CasPerimetre.retrait)
    return DifferencePhase1(
        tuple(cas), tuple(touches), tuple(sorted(ici & avant)), tuple(sorted(ici - avant)), tuple(sorted(partis))
    )


def recouvrements(membres: Collection[str], autres: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """Members that each other candidature claims too, sorted; candidatures without any are left out. Unit: SIREN.

    An EPCI belongs to one perimeter only. Source: call for applications 2023, § 1.

    >>> recouvrements(["1", "2"], {"voisin": ["2", "3"], "loin": ["9"]})
    {'voisin': ('2',)}
    """
    communs = {nom: tuple(sorted(set(membres) & set(unites))) for nom, unites in sorted(autres.items())}
    return {nom: unites for nom, unites in communs.items() if unites}


@dataclass(frozen=True)
class ZoneCouverte:
    """A zone d'emploi met by the perimeter.

    part_de_la_zone: share of the zone's weight that is inside; part_du_perimetre: share of the perimeter's weight that
    is in the zone; both in [0, 1]. communes: (inside, in the zone).
    """

    zone: str
    part_de_la_zone: float
    part_du_perimetre: float
    communes: tuple[int, int]


def zones_couvertes(
    communes: Collection[str], zone_de: Mapping[str, str], poids: Mapping[str, float]
) -> tuple[ZoneCouverte, ...]:
    """Zones d'emploi covered, largest share of the perimeter first.

    For a zone z and a perimeter S: Σ_{c ∈ z ∩ S} p_c / Σ_{c ∈ z} p_c and Σ_{c ∈ z ∩ S} p_c / Σ_{c ∈ S} p_c, c communes,
    p_c `poids` (inhabitants or jobs; a commune without weight counts 0). Communes without a zone are ignored.
    Source: INSEE, zones d'emploi 2020.

    >>> zones_couvertes(["a", "b"], {"a": "Z", "b": "Z", "c": "Z"}, {"a": 1, "b": 2, "c": 3})[0].part_de_la_zone
    0.5
    """
    dedans = frozenset(communes)
    total, ici, comptes, comptes_ici = {}, {}, {}, {}  # type: dict[str, float], dict[str, float], dict[str, int], dict[str, int]
    for commune, zone in zone_de.items():
        masse = float(poids.get(commune, 0.0))
        total[zone] = total.get(zone, 0.0) + masse
        comptes[zone] = comptes.get(zone, 0) + 1
        if commune in dedans:
            ici[zone] = ici.get(zone, 0.0) + masse
            comptes_ici[zone] = comptes_ici.get(zone, 0) + 1
    somme = sum(ici.values())
    zones = (
        ZoneCouverte(z, ici[z] / total[z] if total[z] else 0.0, ici[z] / somme if somme else 0.0, (n, comptes[z]))
        for z, n in comptes_ici.items()
    )
    return tuple(sorted(zones, key=lambda zone: (-zone.part_du_perimetre, zone.zone)))

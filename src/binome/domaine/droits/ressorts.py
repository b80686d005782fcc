"""Which service someone instructs for: a body of the call in a région, or the country. Pure: who holds what is given.

A service is named by a body that gives an opinion and a région, `region:93`, or is that of the whole country.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from binome.domaine.droits.droits import NATIONALE, couvre

NATIONAL = "national"
"""The service that instructs for the whole country, beside those of the régions."""


@dataclass(frozen=True, slots=True)
class Ressort:
    """What an instructor was named for: the région of their role, and the body of the call that they belong to ("" for
    any body)."""

    portee: str = NATIONALE
    organisme: str = ""


def services_du_depot(organismes: Iterable[str], regions: Iterable[str]) -> tuple[str, ...]:
    """The services that a deposit lying in these régions concerns, in the order of the call, then the national one."""
    codes = sorted(regions)
    return (*(f"{organisme}:{code}" for organisme in organismes for code in codes), NATIONAL)


def tient(ressort: Ressort, service: str) -> bool:
    """Whether someone named for that acts for a service. A service of the country is that of whom nothing bounds."""
    if service == NATIONAL:
        return ressort == Ressort()
    organisme, _, region = service.rpartition(":")
    return couvre(ressort.portee, [region]) and ressort.organisme in ("", organisme)

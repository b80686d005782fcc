"""The bodies of a call that give an opinion, région by région, and the organisations that take part in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, Sommet
from binome.domaine.dossier.acteurs import NatureOrganisation


@dataclass(frozen=True, slots=True)
class InstanceDAvis:
    """A body that gives an opinion in one région; `natures`: the kinds of organisations that are, or belong to, it."""

    id: str
    nom: str
    natures: frozenset[NatureOrganisation]
    region: str
    nom_de_la_region: str
    source: str

    @property
    def au_titre_de(self) -> str:
        """As an opinion says for whom it is given: `region:93`."""
        return f"{self.id}:{self.region}"

    @property
    def sommet(self) -> Sommet:
        """Its node."""
        nom = f"{self.nom}, {self.nom_de_la_region}"
        return Sommet(f"instance:{self.au_titre_de}", GenreDeSommet.instance, nom)


def participations(
    instances: Iterable[InstanceDAvis],
    presences: Mapping[str, Collection[str]],
    sommets: Mapping[str, Sommet],
    codes: Mapping[str, str],
) -> Iterator[FaitDeLien]:
    """Who takes part in which opinion. `presences`: organisation → the régions where it is known to act.

    A région gives its own opinion and no other's: its code says which it is. A service of the State takes part in that
    of the régions where it acts.
    """
    for instance in instances:
        for cle, regions in presences.items():
            nature = sommets[cle].nature
            if nature is None or nature not in instance.natures:
                continue
            code = codes.get(cle, "")
            if nature is NatureOrganisation.region and code:
                ici, certain = code == instance.region, True
            else:
                # A Région that gives no code may be another one.
                ici, certain = instance.region in regions, nature is not NatureOrganisation.region
            if ici:
                arrivee = instance.sommet.cle
                yield FaitDeLien(cle, arrivee, GenreDeFait.instance, instance.source, "appel", certain=certain)

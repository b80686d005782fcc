"""People, organisations and candidatures, and the facts that tie them: each with its source and its dates.

Pure. A fact is read both ways by whoever looks for chains, and said the way it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from binome.domaine.dossier.acteurs import NatureOrganisation


class GenreDeSommet(StrEnum):
    """What stands at the end of a fact. `instance`: a body of the call that gives an opinion, in one région."""

    personne = "personne"
    organisation = "organisation"
    instance = "instance"
    dossier = "dossier"


class GenreDeFait(StrEnum):
    """What a fact says of the two that it ties."""

    membre = "membre"
    fondateur = "fondateur"
    emploi = "emploi"
    mandat = "mandat"
    direction = "direction"
    instance = "instance"
    siege = "siege"
    homonymie = "homonymie"
    interet = "interet"
    depot = "depot"
    perimetre = "perimetre"
    action = "action"
    financement = "financement"
    signature = "signature"
    binome = "binome"
    chef_de_projet = "chef_de_projet"
    equipe = "equipe"


CORPS = frozenset(
    {
        GenreDeFait.depot,
        GenreDeFait.perimetre,
        GenreDeFait.binome,
        GenreDeFait.chef_de_projet,
        GenreDeFait.equipe,
        GenreDeFait.interet,
    }
)
"""Facts of those who are the candidature themselves: who is tied to one of them is tied to it. To have signed for it,
to pay for an action or to carry one is less: what else ties them counts for itself."""


@dataclass(frozen=True, slots=True)
class Sommet:
    """A person, an organisation, a body or a candidature. `certain`: not known by its name alone."""

    cle: str
    genre: GenreDeSommet
    nom: str
    nature: NatureOrganisation | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class FaitDeLien:
    """One fact: `de` is tied to `a` in that way, says `source`.

    `detail`: the office held, the action carried, what was declared; `lieu`: the place in the dossier that says so;
    `origine`: what told it (`dossier:…`, or one of the lists of the platform); `personnel`: an interest of the
    person's own; `certain`: False when it only rests on two names that are alike.
    """

    de: str
    a: str
    genre: GenreDeFait
    source: str
    origine: str = ""
    detail: str = ""
    lieu: str = ""
    du: dt.date | None = None
    au: dt.date | None = None
    personnel: bool = False
    certain: bool = True

    def vaut(self, jour: dt.date) -> bool:
        """Whether it holds on a day; without dates, it does."""
        return (self.du or dt.date.min) <= jour <= (self.au or dt.date.max)


Voisins = Mapping[str, tuple[FaitDeLien, ...]]


@dataclass(frozen=True)
class GrapheDesLiens:
    """What is known on a day. Two are neighbours when one fact at least ties them, whichever way it says it."""

    sommets: Mapping[str, Sommet]
    faits: tuple[FaitDeLien, ...]

    @classmethod
    def construire(cls, sommets: Iterable[Sommet], faits: Iterable[FaitDeLien], jour: dt.date) -> GrapheDesLiens:
        """The graph of a day: facts that do not hold then, or tie something to itself, are left out. The same fact
        told twice is one; a node named twice keeps its surest name."""
        connus: dict[str, Sommet] = {}
        for sommet in sommets:
            deja = connus.get(sommet.cle)
            if deja is None or (sommet.certain and not deja.certain):
                connus[sommet.cle] = sommet
        gardes = dict.fromkeys(f for f in faits if f.vaut(jour) and f.de != f.a)
        return cls(connus, tuple(f for f in gardes if f.de in connus and f.a in connus))

    @cached_property
    def voisins(self) -> Mapping[str, Voisins]:
        """Node → its neighbours, each with the facts that tie them, in the order they were told."""
        ranges: dict[str, dict[str, list[FaitDeLien]]] = {cle: {} for cle in self.sommets}
        for fait in self.faits:
            ranges[fait.de].setdefault(fait.a, []).append(fait)
            ranges[fait.a].setdefault(fait.de, []).append(fait)
        return {cle: {autre: tuple(faits) for autre, faits in autour.items()} for cle, autour in ranges.items()}

    @cached_property
    def dits(self) -> dict[tuple[str, str], str]:
        """Two neighbours → what was already said, in words, of what ties them."""
        return {}

    def entre(self, un: str, autre: str) -> tuple[FaitDeLien, ...]:
        """The facts that tie two neighbours."""
        return self.voisins[un].get(autre, ())

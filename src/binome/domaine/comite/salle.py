"""Who is in the room for one item: which seats are held, by whom, which gave a mandate, which take no part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from binome.domaine.comite.composition import Siegeant
from binome.domaine.comite.regles import ReglesDuComite


@dataclass(frozen=True, slots=True)
class SalleDuPoint:
    """The room for an item, by the keys of the seats (that of who holds it by right).

    `occupes`: seat → the one who sits in it; `representes`: seat → the seat that holds its mandate; `deportes`: seats
    whose people take no part; `presents_deportes`: those of them that are there; `a_distance`: people heard or seen
    from elsewhere; `sieges`: all the seats, `vacants` of them held by nobody; `par_ecrit`: who is there answered.
    """

    sieges: frozenset[int]
    vacants: int = 0
    occupes: Mapping[int, int] = field(default_factory=dict)
    representes: Mapping[int, int] = field(default_factory=dict)
    deportes: frozenset[int] = frozenset()
    presents_deportes: frozenset[int] = frozenset()
    a_distance: frozenset[int] = frozenset()
    par_ecrit: bool = False

    @property
    def votants(self) -> frozenset[int]:
        """The seats that have a voice in this item."""
        return frozenset(self.occupes) | frozenset(self.representes)

    def voix_de(self, personne: int) -> frozenset[int]:
        """The seats whose voice someone in the room gives: theirs, and those that gave it a mandate."""
        siens = {siege for siege, qui in self.occupes.items() if qui == personne}
        return frozenset(siens | {siege for siege, chez in self.representes.items() if chez in siens})


def composer(
    siegeants: Iterable[Siegeant],
    presents: Collection[int],
    deportes: Collection[int],
    mandats: Iterable[tuple[int, int]],
    regles: ReglesDuComite,
    a_distance: Collection[int] = (),
) -> SalleDuPoint:
    """The room, from who is there, who takes no part, and the mandates (from, to), oldest first.

    A seat is held by its member, else by the first substitute there. A mandate counts when its giver's seat is empty
    and the other's is held; who takes no part neither gives nor holds one: nothing of theirs counts in that item.
    """
    tous = list(siegeants)
    titulaires = [s.cle for s in tous if s.suppleant_de is None]
    suppleants: dict[int, list[int]] = {}
    for s in tous:
        if s.suppleant_de is not None:
            suppleants.setdefault(s.suppleant_de, []).append(s.cle)
    occupes, hors, la = {}, set(), set()
    for siege in titulaires:
        candidats = [siege, *suppleants.get(siege, [])]
        ferme = siege in deportes and not regles.suppleance_du_deporte.valeur
        assis = [c for c in candidats if c in presents and c not in deportes and not ferme]
        if assis:
            occupes[siege] = assis[0]
        elif siege in deportes or any(c in presents and c in deportes for c in candidats):
            hors.add(siege)
            if any(c in presents for c in candidats):
                la.add(siege)
    # Nobody holds the seats that the committee has beyond those who were named.
    return SalleDuPoint(
        sieges=frozenset(titulaires),
        vacants=max(0, regles.sieges.valeur - len(titulaires)),
        occupes=occupes,
        representes=_representes(titulaires, occupes, hors, mandats, regles),
        deportes=frozenset(hors),
        presents_deportes=frozenset(la),
        a_distance=frozenset(a_distance) & frozenset(occupes.values()),
    )


def _representes(
    titulaires: list[int],
    occupes: Mapping[int, int],
    hors: Collection[int],
    mandats: Iterable[tuple[int, int]],
    regles: ReglesDuComite,
) -> dict[int, int]:
    trouves: dict[int, int] = {}
    for de, a in mandats:
        tenus = sum(chez == a for chez in trouves.values())
        libre = de in titulaires and de not in occupes and de not in hors and de not in trouves
        porte = a in occupes and (occupes[a] == a or regles.mandat_au_suppleant.valeur)
        if libre and porte and tenus < regles.mandats_par_membre.valeur:
            trouves[de] = a
    return trouves


def refus_de_mandat(
    de: Siegeant, a: Siegeant, donnes: Iterable[tuple[int, int]], supplees: Collection[int], regles: ReglesDuComite
) -> str | None:
    """Why a member may not give their voice to another, None when they may. `supplees`: the seats whose substitute is
    there."""
    if de.suppleant_de is not None or a.suppleant_de is not None:
        return "Un mandat se donne entre titulaires : le suppléant siège à la place du sien."
    if de.cle == a.cle:
        return "On ne se donne pas mandat à soi-même."
    if de.cle in supplees and not regles.mandat_malgre_suppleance.valeur:
        return f"{de.nom} est suppléé : il ne donne pas mandat ({regles.mandat_malgre_suppleance.source})."
    deja = list(donnes)
    if any(qui == de.cle for qui, _ in deja):
        return f"{de.nom} a déjà donné mandat : reprenez-le d'abord."
    if any(qui == a.cle for qui, _ in deja):
        return f"{a.nom} a lui-même donné mandat : il ne peut pas en recevoir."
    if any(chez == de.cle for _, chez in deja):
        return f"{de.nom} détient le mandat d'un autre : il ne peut pas donner le sien."
    limite = regles.mandats_par_membre.valeur
    if sum(chez == a.cle for _, chez in deja) >= limite:
        return f"{a.nom} détient déjà {limite} mandat(s), le maximum ({regles.mandats_par_membre.source})."
    return None

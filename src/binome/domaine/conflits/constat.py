"""What is found between one judge and one candidature: the chains, what they are made of, and what could not be known.

A chain is a fact and its sources. It is given no legal name: who decides does that, under the law of the day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from binome.domaine.conflits.chemins import Approche, Bornes, Chemin
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, GrapheDesLiens, Sommet
from binome.domaine.conflits.phrases import dire, enchainer
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.langue.typographie import accord, majuscule

_N, _G = NatureOrganisation, GenreDeFait
PUBLIQUES = frozenset(
    {_N.epci, _N.commune, _N.departement, _N.region, _N.etat, _N.etablissement_public, _N.gip, _N.chambre_consulaire}
)
"""Kinds of organisations whose interest is public. A company with public capital, an association, are not."""


class NatureDuLien(StrEnum):
    """Whether a chain ties two public interests, or passes by a private or a personal one."""

    double_role_public = "double_role_public"
    interet_prive = "interet_prive"


@dataclass(frozen=True)
class EtapeDeChaine:
    """One tie of a chain: its two ends, as it is walked, and every fact that says it."""

    de: Sommet
    a: Sommet
    faits: tuple[FaitDeLien, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class ChaineDeLiens:
    """A chain from who judges to the candidature, put into words when they are asked for: a campaign has a hundred
    thousand of them.

    `suites`: the chains that go on from where this one is already tied to the candidature.
    """

    chemin: Chemin
    graphe: GrapheDesLiens = field(repr=False, compare=False)
    suites: tuple[Chemin, ...] = ()

    @cached_property
    def _faits(self) -> list[tuple[FaitDeLien, ...]]:
        return [tuple(sorted(self.graphe.entre(de, a), key=_rang)) for de, a in pairwise(self.chemin)]

    def _dire(self, pas: tuple[str, str]) -> str:
        """One of its ties, by what is surest of it: chains of a campaign are made of the same few thousand."""
        dits = self.graphe.dits
        if pas not in dits:
            dits[pas] = dire(min(self.graphe.entre(*pas), key=_rang), self.graphe.sommets)
        return dits[pas]

    @cached_property
    def cle(self) -> str:
        """What stands for these very ties: another fact makes another chain."""
        return empreinte_de_chaine(self.chemin, self._faits)

    @cached_property
    def etapes(self) -> tuple[EtapeDeChaine, ...]:
        """Its ties, in the order they are walked."""
        sommets = self.graphe.sommets
        return tuple(
            EtapeDeChaine(sommets[de], sommets[a], faits, tuple(majuscule(dire(fait, sommets)) + "." for fait in faits))
            for (de, a), faits in zip(pairwise(self.chemin), self._faits, strict=True)
        )

    @cached_property
    def phrase(self) -> str:
        """The whole chain, in one sentence."""
        return enchainer(self._dire(pas) for pas in pairwise(self.chemin))

    @cached_property
    def nature(self) -> NatureDuLien:
        """Whether it ties two public interests."""
        return _nature(self.etapes)

    @cached_property
    def a_verifier(self) -> str:
        """Why it may not hold, "" when each of its nodes is known for sure."""
        return _doute(self.graphe.sommets, self.chemin, self._faits)

    @cached_property
    def detours(self) -> tuple[ChaineDeLiens, ...]:
        """Those chains: they say nothing more of who judges, and stand or fall with it."""
        return tuple(ChaineDeLiens(chemin, self.graphe) for chemin in self.suites)

    @property
    def longueur(self) -> int:
        return len(self.chemin) - 1

    @property
    def du_service(self) -> bool:
        """Whether it goes by a body that gives an opinion: it is that body's, and says nothing of who works for it."""
        return any(self.graphe.sommets[cle].genre is GenreDeSommet.instance for cle in self.chemin[1:-1])

    @property
    def sommets(self) -> tuple[Sommet, ...]:
        """From who judges to the candidature."""
        return tuple(self.graphe.sommets[cle] for cle in self.chemin)


@dataclass(frozen=True)
class Constatation:
    """The chains between one judge and one candidature, shortest first, each with its detours; `reste` says what a
    bound left out."""

    chaines: tuple[ChaineDeLiens, ...]
    reste: str = ""


def constater(graphe: GrapheDesLiens, approche: Approche, juge: str, bornes: Bornes) -> Constatation:
    """Every chain from a judge to the candidature of that approach, and what the bounds left out."""
    trouvees = approche.depuis(juge, bornes)
    groupes: dict[Chemin, list[Chemin]] = {}
    corps = approche.corps
    for chemin in trouvees.chemins:
        # A detour is longer than the chain that it goes on from, hence found after it.
        if (racine := _racine(corps, chemin)) is chemin:
            groupes.setdefault(chemin, [])
        else:
            groupes.setdefault(racine, []).append(chemin)
    chaines = tuple(ChaineDeLiens(racine, graphe, tuple(suites)) for racine, suites in groupes.items())
    if trouvees.complete:
        return Constatation(chaines)
    return Constatation(chaines, _reste(len(trouvees.chemins), trouvees.certaine_jusqu_a))


def _racine(corps: frozenset[str], chemin: Chemin) -> Chemin:
    """The same chain, ended where it first meets those who are the candidature themselves."""
    # Most meet them at their end, or never.
    if corps.isdisjoint(chemin[:-2]):
        return chemin
    for rang, cle in enumerate(chemin[:-1], 1):
        if cle in corps:
            return (*chemin[:rang], chemin[-1])
    return chemin


def _reste(combien: int, jusqu_a: int) -> str:
    return (
        f"La recherche s'est arrêtée à {accord(combien, 'chaîne')} : toutes celles de {accord(jusqu_a, 'lien')} au "
        "plus y sont, de plus longues peuvent manquer."
    )


def _rang(fait: FaitDeLien) -> tuple[bool, int]:
    """What is surest, then strongest, first: the order in which facts of one tie are said."""
    return (not fait.certain, _FORCE.get(fait.genre, 9))


_FORCE = {_G.depot: 0, _G.fondateur: 1, _G.binome: 2, _G.direction: 2, _G.mandat: 3, _G.membre: 4, _G.action: 5}


def empreinte_de_chaine(chemin: Chemin, etapes: Sequence[Sequence[FaitDeLien]]) -> str:
    """What names a chain: its nodes, and the kinds of facts that tie them."""
    genres = ["+".join(sorted({fait.genre.value for fait in faits})) for faits in etapes]
    return hashlib.sha256("\n".join([*chemin, *genres]).encode()).hexdigest()


def _nature(etapes: Sequence[EtapeDeChaine]) -> NatureDuLien:
    """Two public interests only when nothing on the way is private, personal, or of an unknown kind."""
    organisations = {s for e in etapes for s in (e.de, e.a) if s.genre is GenreDeSommet.organisation}
    privee = any(o.nature not in PUBLIQUES for o in organisations)
    personnelle = any(all(fait.personnel for fait in etape.faits) for etape in etapes)
    return NatureDuLien.interet_prive if privee or personnelle else NatureDuLien.double_role_public


def _doute(sommets: Mapping[str, Sommet], chemin: Chemin, etapes: Sequence[Sequence[FaitDeLien]]) -> str:
    """A name alone tells who it is within one text, not from one text to another."""
    douteux = [
        sommets[cle].nom
        for cle, avant, apres in zip(chemin[1:], etapes, etapes[1:], strict=False)
        if not sommets[cle].certain and not {f.origine for f in avant} & {f.origine for f in apres}
    ]
    if douteux:
        noms = ", ".join(f"« {nom} »" for nom in dict.fromkeys(douteux))
        return f"À vérifier : connu par son nom seul, {noms} pourrait être un autre."
    if any(not fait.certain for faits in etapes for fait in faits[:1]):
        return "À vérifier : ce lien tient à deux noms semblables."
    return ""

"""Every chain of ties between who judges and a candidature, shortest first, however long; what is left out is said.

A chain passes by nothing twice, and by no other candidature: two firms that are partners in another file are not tied
by it. A search looks for those of one length, then of the next that there can be: the distance left is known, so that
it goes only where one of that length may be. It ends when there is no other, or at a stated bound, and then says up to
which length nothing is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from binome.domaine.conflits.coeur import SANS_FIN, Alentours, Coeur
from binome.domaine.conflits.graphe import CORPS, GenreDeSommet, GrapheDesLiens

Chemin = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bornes:
    """Where a search stops: so many chains, so many partial chains looked at for one length, so many ties in a chain
    (None: any)."""

    chaines: int = 20
    essais: int = 20_000
    longueur: int | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Chains found, shortest first. `complete`: there is no other. Otherwise every chain of at most `certaine_jusqu_a`
    ties is here, and longer ones may be missing."""

    chemins: tuple[Chemin, ...]
    complete: bool
    certaine_jusqu_a: int


@dataclass(frozen=True)
class Recherche:
    """Searches of one graph. What hangs by a single tie (a person of one organisation…) is set aside once: no chain
    passes there, unless it begins or ends there."""

    graphe: GrapheDesLiens

    @cached_property
    def _passages(self) -> Mapping[str, Collection[str]]:
        """Node → neighbours by which a chain may go on: all but the candidatures."""
        sommets = self.graphe.sommets
        dossiers = {cle for cle, s in sommets.items() if s.genre is GenreDeSommet.dossier}
        return {
            cle: [v for v in autour if v not in dossiers]
            for cle, autour in self.graphe.voisins.items()
            if cle not in dossiers
        }

    @cached_property
    def _branches(self) -> Mapping[str, str | None]:
        """What hangs by one tie → what it hangs from (None for the last one of a tree)."""
        degres = {cle: len(autour) for cle, autour in self._passages.items()}
        feuilles = sorted(cle for cle, degre in degres.items() if degre <= 1)
        branches: dict[str, str | None] = {}
        while feuilles:
            cle = feuilles.pop()
            if cle in branches:
                continue
            branches[cle] = next((v for v in self._passages[cle] if v not in branches), None)
            if (pere := branches[cle]) is not None:
                degres[pere] -= 1
                if degres[pere] <= 1:
                    feuilles.append(pere)
        return branches

    @cached_property
    def coeur(self) -> Coeur:
        """What does not hang by one tie, and its neighbours that do not either."""
        noms = tuple(sorted(cle for cle in self._passages if cle not in self._branches))
        rangs = {nom: rang for rang, nom in enumerate(noms)}
        voisins = tuple(tuple(sorted(rangs[v] for v in self._passages[nom] if v in rangs)) for nom in noms)
        return Coeur(noms, rangs, voisins)

    def vers(self, cible: str) -> Approche:
        """What leads to a candidature, for any number of judges."""
        bouts = sorted(v for v in self.graphe.voisins.get(cible, ()) if v in self._passages)
        return Approche(self, cible, tuple(self._remonter(bout) for bout in bouts))

    def _remonter(self, cle: str) -> Chemin:
        """A node, then what it hangs from, up to the heart, or to what hangs from nothing."""
        chemin = [cle]
        while (pere := self._branches.get(chemin[-1])) is not None:
            chemin.append(pere)
        return tuple(chemin)

    @cached_property
    def _alentours(self) -> dict[str, Alentours]:
        return {}

    def alentours(self, sortie: str) -> Alentours:
        """The heart as it is seen from where a judge enters it, kept for all candidatures."""
        if sortie not in self._alentours:
            self._alentours[sortie] = self.coeur.depuis(self.coeur.rangs.get(sortie))
        return self._alentours[sortie]


@dataclass(frozen=True)
class Approche:
    """All that a search towards one candidature needs, whoever judges. `bouts`: what is tied to it, each with what it
    hangs from, up to the heart."""

    recherche: Recherche
    cible: str
    bouts: tuple[Chemin, ...]

    @cached_property
    def noeuds(self) -> frozenset[str]:
        """Those of its ends."""
        return frozenset(cle for bout in self.bouts for cle in bout)

    @cached_property
    def corps(self) -> frozenset[str]:
        """Those who are the candidature themselves."""
        autour = self.recherche.graphe.voisins.get(self.cible, {})
        return frozenset(cle for cle, faits in autour.items() if any(fait.genre in CORPS for fait in faits))

    @cached_property
    def entrees(self) -> tuple[tuple[Chemin, int], ...]:
        """The ends that lead to the heart, and where."""
        rangs = self.recherche.coeur.rangs
        return tuple((bout, rangs[bout[-1]]) for bout in self.bouts if bout[-1] in rangs)

    def depuis(self, source: str, bornes: Bornes | None = None) -> Enumeration:
        """Chains from who judges, shortest first, those of one length in the order of their keys."""
        if source not in self.recherche._passages:
            return Enumeration((), True, SANS_FIN)
        sortie = self.recherche._remonter(source)
        return _Quete(self, sortie, self.recherche.alentours(sortie[-1]), bornes or Bornes()).mener()


@dataclass
class _Quete:
    """One search, from the candidature back to who judges: each node knows how far it is from where that person enters
    the heart, whatever the candidature. `sortie`: the only way from that person to the heart; `attente`: by length, the
    ends by which there may be a chain of that length, and none shorter that was not found."""

    approche: Approche
    sortie: Chemin
    alentours: Alentours
    arret: Bornes
    directes: list[Chemin] = field(default_factory=list)
    attente: dict[int, list[tuple[Chemin, int]]] = field(default_factory=dict)
    trouves: list[Chemin] = field(default_factory=list)
    essais: int = 0

    def mener(self) -> Enumeration:
        """One length after the other, until there is no other chain or a bound is met."""
        self._commencer()
        limite = SANS_FIN if self.arret.longueur is None else self.arret.longueur
        while self.attente:
            longueur = min(self.attente)
            if longueur > limite:
                return Enumeration(tuple(self.trouves), False, limite)
            if len(self.trouves) >= self.arret.chaines or not self._chercher(longueur):
                return Enumeration(tuple(self.trouves), False, longueur - 1)
        return Enumeration(tuple(self.trouves), True, SANS_FIN)

    def _commencer(self) -> None:
        """Where an end and who judges hang from one branch they meet there and nowhere else; else, by the heart."""
        approche, restes, attente, sortie = self.approche, self.alentours.restes, self.attente, self.sortie
        avant = len(sortie) - 1
        for bout, entree in approche.entrees:
            if (reste := restes[entree]) < SANS_FIN and reste:
                attente.setdefault(avant + len(bout) + reste, []).append((bout, entree))
        if approche.noeuds.isdisjoint(sortie):
            return
        for bout in approche.bouts:
            ici = next((cle for cle in bout if cle in sortie), None)
            if ici is not None:
                milieu = reversed(bout[: bout.index(ici)])
                self.directes.append((*sortie[: sortie.index(ici) + 1], *milieu, approche.cible))
                attente.setdefault(len(self.directes[-1]) - 1, [])

    def _chercher(self, longueur: int) -> bool:
        """Find the chains of that length; False when a bound left some out."""
        combien, self.essais = self.arret.chaines - len(self.trouves), 0
        ici = sorted(chaine for chaine in self.directes if len(chaine) - 1 == longueur)
        entier = len(ici) <= combien
        del ici[combien:]
        for bout, entree in self.attente.pop(longueur):
            if not entier:
                break
            suivante = self._descendre(bout, entree, longueur, ici, combien)
            entier = suivante > longueur
            if longueur < suivante < SANS_FIN:
                self.attente.setdefault(suivante, []).append((bout, entree))
        ici.sort()
        self.trouves += ici
        return entier

    def _descendre(self, bout: Chemin, entree: int, longueur: int, ici: list[Chemin], combien: int) -> int:
        """Go on from one end wherever a chain of that length may be; of what length others may be next, or that very
        one at a bound."""
        alentours, noms, limite = self.alentours, self.alentours.noms, self.arret.essais
        fin, essais, suivante = (*reversed(bout[:-1]), self.approche.cible), self.essais, SANS_FIN
        chemin, passes, pas = [entree], [noms[entree]], [iter(alentours.autour(entree))]
        # How many ties may be left after the next one.
        libre = longueur - len(self.sortie) - len(bout)
        while pas:
            suite = None
            for reste, cle in pas[-1]:
                if cle in chemin:
                    continue
                if reste > libre:
                    suivante = min(suivante, longueur + reste - libre)
                    break
                if len(ici) >= combien or essais >= limite:
                    return longueur
                essais += 1
                if reste < libre:
                    # Where who judges is met already, the chain is shorter, and known.
                    if reste:
                        suite = cle
                        break
                elif (fins := alentours.fins(chemin[-1], cle, reste)) is None:
                    suite = cle
                    break
                else:
                    suivis, seuls = (*reversed(passes), *fin), set(passes)
                    ici += [(*self.sortie, *une, *suivis) for une in fins if seuls.isdisjoint(une)]
                    if reste:
                        # What leaves these ways is longer, by how much is not known yet.
                        suivante = min(suivante, longueur + 1)
                    if len(ici) > combien:
                        del ici[combien:]
                        return longueur
            if suite is None:
                pas.pop()
                chemin.pop()
                passes.pop()
                libre += 1
            else:
                chemin.append(suite)
                passes.append(noms[suite])
                pas.append(iter(alentours.autour(suite)))
                libre -= 1
        self.essais = essais
        return suivante

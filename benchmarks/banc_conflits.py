"""The ties of a whole campaign: 200 candidatures, 630 EPCI, 2,000 actions, 3,000 people; each judge of each of them.

Bar: 5 s of processor, on the graph already read. Beside it, in the same run, what trying every path of at most eight
ties costs on the first candidatures: the ratio is the figure to look at, seconds depend on the machine. Then ten times
as much: both campaigns are drawn first, then searched in turn, the small one ten times for each search of the large.
What troubles the machine troubles both as long; the least of those turns counts, for each.

    python benchmarks/banc_conflits.py DONNEES-200 DONNEES-2000    # campaigns that `binome simuler --donnees` played

Then of those, each in a process of its own, from the base to all that is said of every dossier: reading the deposits,
searching, then all of it again as who asks next finds it. There, perimeters are the engine's, over the real
référentiel: at 2,000 candidatures nearly all share their EPCI, and what there is to say grows far more than they do.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean

from binome.domaine.conflits.chemins import Bornes, Recherche
from binome.domaine.conflits.constat import constater
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, GrapheDesLiens, Sommet
from binome.domaine.dossier.acteurs import NatureOrganisation

RACINE = Path(__file__).resolve().parents[1]
JOUR = dt.date(2026, 11, 26)
G, S, N = GenreDeFait, GenreDeSommet, NatureOrganisation
BARRE, LONGUEUR, CROISSANCE, FOIS, TOURS = 5.0, 8, 12, 10, 2


class Campagne:
    """A campaign drawn at random: perimeters, carriers, actions, binômes, offices, and those who judge."""

    def __init__(self, candidatures: int, graine: int = 7) -> None:
        self.tirage = random.Random(graine)  # noqa: S311 — a draw that comes back
        self.sommets: list[Sommet] = []
        self.faits: list[FaitDeLien] = []
        k = candidatures / 200
        self.regions = self._noeuds("region", S.organisation, 18, N.region)
        self.epci = self._noeuds("epci", S.organisation, int(630 * k), N.epci)
        self.firmes = self._noeuds("firme", S.organisation, int(1_600 * k), N.entreprise)
        self.corps = self._noeuds("corps", S.organisation, int(300 * k), N.association)
        self.gens = self._noeuds("personne", S.personne, int(3_000 * k), None)
        self.instances = self._noeuds("instance", S.instance, 36, None)
        self.juges = self._noeuds("compte", S.personne, 18 * 3 + 25, None)
        self.dossiers = [self._candidature(n) for n in range(candidatures)]
        self._autour()
        self.graphe = GrapheDesLiens.construire(self.sommets, self.faits, JOUR)

    def _noeuds(self, mot: str, genre: GenreDeSommet, combien: int, nature: NatureOrganisation | None) -> list[str]:
        noms = [f"{mot}:{n}" for n in range(combien)]
        self.sommets += [Sommet(nom, genre, nom, nature) for nom in noms]
        return noms

    def _dire(self, de: str, a: str, genre: GenreDeFait) -> None:
        self.faits.append(FaitDeLien(de, a, genre, "banc", "banc"))

    def _candidature(self, rang: int) -> tuple[str, int]:
        dossier, porteur, region = f"dossier:{rang}", f"porteur:{rang}", rang % 18
        self.sommets.append(Sommet(dossier, S.dossier, dossier))
        self.sommets.append(Sommet(porteur, S.organisation, porteur, N.gip))
        self._dire(porteur, dossier, G.depot)
        siens = self.tirage.sample(self.epci, 4)
        for epci in siens:
            self._dire(epci, dossier, G.perimetre)
            self._dire(epci, porteur, G.fondateur)
        if self.tirage.random() < 0.4:
            self._dire(self.regions[region], porteur, G.fondateur)
        for corps in self.tirage.sample(self.corps, 3):
            self._dire(corps, porteur, G.membre)
        for _ in range(10):
            self._dire(self.tirage.choice(self.firmes), dossier, G.action)
        for personne in self.tirage.sample(self.gens, 2):
            self._dire(personne, dossier, G.binome)
        return dossier, region

    def _autour(self) -> None:
        """Offices, firms led, memberships of associations, and who instructs or sits."""
        for personne in self.gens:
            self._dire(personne, self.tirage.choice(self.epci), G.mandat)
            if self.tirage.random() < 0.3:
                self._dire(personne, self.tirage.choice(self.firmes), G.direction)
            if self.tirage.random() < 0.02:
                self._dire(personne, self.tirage.choice(self.regions), G.mandat)
        for firme in self.firmes:
            if self.tirage.random() < 0.3:
                self._dire(firme, self.tirage.choice(self.corps), G.membre)
        for n, region in enumerate(self.regions):
            self._dire(region, self.instances[2 * n], G.instance)
        for n, juge in enumerate(self.juges):
            self._dire(juge, self.regions[n % 18] if n < 54 else self.tirage.choice(self.corps), G.emploi)

    def juges_de(self, region: int) -> list[str]:
        """The two bodies, three people of the région, twenty-five of the committee."""
        ici = [self.juges[region], self.juges[region + 18], self.juges[region + 36]]
        return [self.instances[2 * region], self.instances[2 * region + 1], *ici, *self.juges[54:]]


def chercher(campagne: Campagne, bornes: Bornes) -> tuple[float, int, int]:
    """Seconds for every judge of every candidature, the chains found, and the ties of all of them."""
    debut, vues, liens = time.process_time(), 0, 0
    recherche = Recherche(campagne.graphe)
    for dossier, region in campagne.dossiers:
        approche = recherche.vers(dossier)
        for juge in campagne.juges_de(region):
            chaines = constater(campagne.graphe, approche, juge, bornes).chaines
            vues += len(chaines) + sum(len(chaine.suites) for chaine in chaines)
            liens += sum(len(chemin) - 1 for chaine in chaines for chemin in (chaine.chemin, *chaine.suites))
            # What a list shows: the shortest one, in words.
            if chaines:
                len(chaines[0].phrase)
    return time.process_time() - debut, vues, liens


def de_force(campagne: Campagne, longueur: int, combien: int) -> tuple[float, float, int]:
    """Seconds to try every path of at most that length, and to find the same, on the first candidatures."""
    voisins = campagne.graphe.voisins

    def aller(fin: str, cible: str, vus: set[str]) -> int:
        trouves = 0
        for voisin in voisins[fin]:
            if voisin == cible:
                trouves += 1
            elif voisin not in vus and not voisin.startswith("dossier:") and len(vus) < longueur:
                trouves += aller(voisin, cible, vus | {voisin})
        return trouves

    premiers = campagne.dossiers[:combien]
    debut = time.process_time()
    force = sum(aller(j, d, {j}) for d, r in premiers for j in campagne.juges_de(r)[:5])
    lent, debut = time.process_time() - debut, time.process_time()
    recherche, libres, trouves = Recherche(campagne.graphe), Bornes(1 << 30, 1 << 30, longueur), 0
    for dossier, region in premiers:
        approche = recherche.vers(dossier)
        trouves += sum(len(approche.depuis(juge, libres).chemins) for juge in campagne.juges_de(region)[:5])
    if force != trouves:
        sys.exit(f"Le moteur trouve {trouves} chaînes, l'essai de toutes {force}.")
    return lent, time.process_time() - debut, force


Mesure = tuple[float, int, int]


def comparer(petite: Campagne, grande: Campagne) -> tuple[Mesure, Mesure]:
    """The least mean of the small one and the least of the large one. What is drawn is set apart from the collector,
    which would walk ten times as much of it for the one as for the other."""
    bornes, unes, autres = Bornes(), list[Mesure](), list[Mesure]()
    for campagne in (petite, grande):
        len(campagne.graphe.voisins)
    gc.collect()
    gc.freeze()
    for _ in range(TOURS):
        dix = [chercher(petite, bornes) for _ in range(FOIS)]
        unes.append((mean(duree for duree, _, _ in dix), *dix[0][1:]))
        autres.append(chercher(grande, bornes))
    gc.unfreeze()
    return min(unes), min(autres)


def jouee() -> dict[str, float]:
    """Seconds of processor on the campaign of this process's base, and how much is said of it."""
    import django

    django.setup()
    from binome.registre.models import Campagne
    from binome.services.conflits import chargement, liens
    from binome.services.socle import horloge, referentiel

    referentiel.partager()
    campagne = Campagne.objects.get()
    debut = time.process_time()
    chargement.charger(campagne, horloge.jour_a(campagne.fuseau, horloge.maintenant()))
    lue = time.process_time()
    dits = [vus for _, vus in liens.de_la_campagne(campagne.identifiant)]
    dite = time.process_time()
    liens.de_la_campagne(campagne.identifiant)
    redite = time.process_time()
    chaines = [vu.chaine for vus in dits for un in vus for vu in un.liens]
    return {
        "dossiers": len(dits),
        "couples": sum(map(len, dits)),
        "chaines": sum(1 + len(chaine.suites) for chaine in chaines),
        "lire": lue - debut,
        "dire": dite - lue,
        "redire": redite - dite,
    }


def comparer_jouees(dossiers: list[str]) -> None:
    """Each campaign apart; the last one beside the first."""
    lues = []
    for dossier in map(Path, dossiers):
        lieux = {"BINOME_DONNEES": str(dossier), "BINOME_BASE": f"sqlite:///{dossier / 'binome.sqlite3'}"}
        reglages = {"BINOME_DEMONSTRATION": "oui", "DJANGO_SETTINGS_MODULE": "config.settings"}
        commande = [sys.executable, __file__, "--jouee"]
        lue = json.loads(subprocess.check_output(commande, env={**os.environ, **lieux, **reglages}, cwd=RACINE))
        lues.append(lue)
        print("{dossiers} dossiers déposés, {couples} couples, {chaines} chaînes dites".format(**lue))
        print("  lire {lire:.2f} s, dire tous les liens {dire:.2f} s, les redire {redire:.2f} s".format(**lue))
    premiers, derniers = ([lues[n]["lire"] + lues[n]["dire"], lues[n]["chaines"]] for n in (0, -1))
    rapports = [apres / avant for avant, apres in zip(premiers, derniers, strict=True)]
    print(
        f"du premier au dernier : × {rapports[0]:.1f} de temps ({CROISSANCE} demandés), × {rapports[1]:.0f} de chaînes"
    )


def main() -> None:
    if sys.argv[1:] == ["--jouee"]:
        print(json.dumps(jouee()))
        return
    if sys.argv[1:]:
        comparer_jouees(sys.argv[1:])
        return
    petite, grande = Campagne(200), Campagne(2_000)
    (duree, chaines, liens), (plus, davantage, encore) = comparer(petite, grande)
    paires = sum(len(petite.juges_de(r)) for _, r in petite.dossiers)
    print(f"200 candidatures, {len(petite.sommets)} sommets, {len(petite.faits)} faits, {paires} couples")
    print(f"  tous les liens : {duree:.2f} s (barre {BARRE} s), {chaines} chaînes dites, {liens} liens")
    lent, vite, combien = de_force(petite, LONGUEUR, 20)
    print(f"  chaînes d'au plus {LONGUEUR} liens, 20 candidatures, 5 juges : {combien}")
    print(f"    par essai de tout {lent:.2f} s, par le moteur {vite:.3f} s : {lent / vite:.0f} fois moins")
    rapport = plus / duree
    print(f"2 000 candidatures : {plus:.2f} s, × {rapport:.1f} ({CROISSANCE} demandés)")
    print(f"  × {davantage / chaines:.1f} chaînes, × {encore / liens:.1f} liens dits ; par lien dit, ", end="")
    print(f"{1e6 * duree / liens:.2f} puis {1e6 * plus / encore:.2f} µs : × {rapport / (encore / liens):.2f}")
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  mémoire du processus, les deux campagnes tirées : {memoire} Mo au plus")
    if duree > BARRE or rapport > CROISSANCE:
        sys.exit("Au-delà de la barre.")


if __name__ == "__main__":
    main()

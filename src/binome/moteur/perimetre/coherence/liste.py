"""What is shown around some anchors: the best set, and the best of a few sizes, each with its proof.

The size of a territory is what nobody can predict: a few are shown, never « the » best.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from binome.moteur.perimetre import instance
from binome.moteur.perimetre.coherence.fouille import Trouve, chercher
from binome.moteur.perimetre.coherence.pesee import Coherence, Rangs
from binome.moteur.perimetre.coherence.robustesse import eprouver
from binome.moteur.perimetre.question import Origine, Proposition, Question, Reponse

PERTE = 0.5
"""What the anchors may lose by other member, in the best set."""
SANS_PERTE = 0.0
"""The same in a set of a size that nobody asked for: the anchors gain from it."""
MONTREES = 5
PLUS = 3
"""Units more than in the best set, at most, in the wider one."""
Place = Literal["precedent", "optimum", "serre", "large"]


@dataclass
class _Liste:
    """Proposals so far."""

    coherence: Coherence
    question: Question
    tirages: int
    fin: float
    ancres: Rangs
    faites: list[Proposition] = field(default_factory=list)
    sans: list[int] = field(default_factory=list)

    def premiere_reponse(
        self, question: Question, pertes: Sequence[float | None], deja: Sequence[Rangs] = ()
    ) -> tuple[Trouve, float | None]:
        """The answer under the first rule that leaves one; else that under the last."""
        for perte in pertes:
            trouve = chercher(self.coherence, question, perte, self.fin, deja)
            if trouve.unites is not None:
                break
        return trouve, perte

    def ajouter(self, trouve: Trouve, question: Question, origine: Origine, perte: float | None) -> Proposition | None:
        """The set found, among the others if it is not there yet; None when nothing was found."""
        if trouve.unites is None:
            return None
        faite = mesurer(self.coherence, trouve.unites, self.ancres, origine)
        for rang, deja in enumerate(self.faites):
            if deja.unites == faite.unites:
                # A territory of the previous call may turn out to be the best set, and then it is proved.
                self.faites[rang] = replace(deja, certificat=deja.certificat or trouve.certificat)
                return self.faites[rang]
        epreuve = eprouver(self.coherence, question, perte, trouve.unites, self.tirages) if self.tirages else None
        au_dela = perte is None and len(trouve.unites) > len(self.ancres)
        self.faites.append(replace(faite, certificat=trouve.certificat, au_dela=au_dela, robustesse=epreuve))
        return self.faites[-1]


def proposer(coherence: Coherence, question: Question, *, tirages: int = 0, precedent: Sequence[str] = ()) -> Reponse:
    """Sets around the anchors of a question, the best first.

    tirages: draws of the error of the flows, for the robustness of each; none when flows are observed. precedent: codes
    of the territory of the previous call that holds the anchors: it comes first, searched by nobody and not proved.
    Errors: PerimetreError (unknown unit, anchors that cannot be joined, too many units within reach).
    """
    liste = _ouvrir(coherence, question, tirages)
    debut = time.perf_counter()
    _precedent(liste, precedent)
    demandee = question.unites is not None
    pertes = (SANS_PERTE, PERTE, None) if demandee else (PERTE, None)
    trouve, perte = liste.premiere_reponse(question, pertes)
    liste.ajouter(trouve, question, "taille" if demandee else "optimum", perte)
    if not demandee:
        _tailles(liste)
    prouvees = _alternatives(liste, trouve, perte)
    certificat = replace(trouve.certificat, duree_s=time.perf_counter() - debut)
    return Reponse(question, tuple(liste.faites), certificat, prouvees, tuple(liste.sans))


def entourer(
    coherence: Coherence, question: Question, *, tirages: int = 0, precedent: Sequence[str] = ()
) -> dict[Place, Proposition]:
    """The territory of the previous call, the best set, the nearest sizes below and above in which the anchors gain.

    Parameters and errors: as `proposer`. A set stands in one place only; a place that nothing fills is absent.
    """
    liste = _ouvrir(coherence, question, tirages)
    places: dict[Place, Proposition] = {}

    def placer(place: Place, trouve: Trouve, posee: Question, perte: float | None) -> None:
        faite = liste.ajouter(trouve, posee, "optimum" if place == "optimum" else "taille", perte)
        if faite is not None:
            places["precedent" if faite.origine == "phase-precedente" else place] = faite

    if (ancien := _precedent(liste, precedent)) is not None:
        places["precedent"] = ancien
    trouve, perte = liste.premiere_reponse(question, (PERTE, None))
    placer("optimum", trouve, question, perte)
    if trouve.unites is None:
        return places
    ici, combien = len(liste.ancres), len(trouve.unites)
    haut = min(combien + PLUS, question.max_unites or combien + PLUS)
    voisines: dict[Place, range] = {
        "serre": range(combien - 1, max(1, ici), -1),
        "large": range(combien + 1, haut + 1),
    }
    for place, tailles in voisines.items():
        for taille in tailles:
            posee = replace(question, unites=taille, max_unites=None)
            autre, _ = liste.premiere_reponse(posee, (SANS_PERTE,))
            if autre.unites is not None:
                placer(place, autre, posee, SANS_PERTE)
                break
    return places


def _ouvrir(coherence: Coherence, question: Question, tirages: int) -> _Liste:
    """Nothing found yet. Errors: PerimetreError when the anchors cannot be joined."""
    ancres, permis = instance.ancrer(coherence.echanges, question, coherence.centres)
    if coherence.adjacence.composantes(ancres).max():
        instance.reunir(coherence.echanges, coherence.adjacence, ancres, permis)
    return _Liste(coherence, question, tirages, time.perf_counter() + question.budget_s, ancres)


def _precedent(liste: _Liste, codes: Sequence[str]) -> Proposition | None:
    """The territory of the previous call, first of all, if it holds the anchors and nothing that is left out."""
    if not codes:
        return None
    rang = {code: k for k, code in enumerate(liste.coherence.echanges.codes.tolist())}
    siens = sorted(rang[c] for c in set(codes) if c in rang)
    if not set(liste.ancres.tolist()) <= set(siens) or set(codes) & set(liste.question.sans):
        return None
    unites = np.array(siens, dtype=np.int64)
    liste.faites.append(mesurer(liste.coherence, unites, liste.ancres, "phase-precedente"))
    return liste.faites[-1]


def _tailles(liste: _Liste) -> None:
    """The best set of each size shown, in which the anchors gain and that was not found yet."""
    question, ici = liste.question, len(liste.ancres)
    trouvees = [p for p in liste.faites if p.origine != "phase-precedente"]
    for taille in sorted(set(question.tailles)):
        if taille < ici or (question.max_unites is not None and taille > question.max_unites):
            continue
        if any(len(p.unites) == taille for p in trouvees):
            continue
        if len(liste.faites) >= MONTREES:
            return
        posee = replace(question, unites=taille, max_unites=None)
        trouve, _ = liste.premiere_reponse(posee, (SANS_PERTE,))
        liste.ajouter(trouve, posee, "taille", SANS_PERTE)
        if trouve.unites is None and trouve.certificat.statut == "prouve":
            liste.sans.append(taille)


def _alternatives(liste: _Liste, trouve: Trouve, perte: float | None) -> int:
    """Sets that differ from the first and from each other; how many are proved."""
    deja = [] if trouve.unites is None else [trouve.unites]
    prouvees = 0
    for _ in range(liste.question.alternatives if deja else 0):
        autre, _ = liste.premiere_reponse(liste.question, (perte,), deja)
        if autre.unites is None:
            break
        liste.ajouter(autre, liste.question, "alternative", perte)
        prouvees += autre.certificat.statut == "prouve"
        deja.append(autre.unites)
    return prouvees


def mesurer(coherence: Coherence, unites: Rangs, ancres: Rangs, origine: Origine) -> Proposition:
    """A set of units (indices in the flows), measured."""
    e = coherence.echanges
    seul = len(unites) == len(ancres)
    return Proposition(
        tuple(str(code) for code in e.codes[unites]),
        coherence.valeur(unites, ancres),
        float(e.residents[unites].sum()),
        float(e.emplois[unites].sum()),
        float(e.internes[unites].sum() + e.dense(unites).sum() / 2),
        coherence.attaches(unites, ancres),
        origine=origine,
        gain_ancre=0.0 if seul else coherence.gain(unites, ancres),
        diametre_km=coherence.diametre(unites),
    )

"""How near a scheme is to an action: the stakes they share, the operator that is named, the words they have in common
(BM25). It orders a list; it decides nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import enumerer, sans_accents
from binome.offre.dispositif import ENJEUX, Dispositif

K1, B, SATURATION = 1.5, 0.75, 6.0
"""BM25, and the score at which words count for half of their weight."""
POIDS_ENJEU, POIDS_ENJEU_CIBLE, POIDS_OPERATEUR, POIDS_MOTS = 3.0, 0.5, 2.0, 4.0
_MOT = re.compile(r"[a-z0-9]{3,}")
_VIDES_ECRITS = """
les des une aux par pour sur dans avec sans sous vers entre chez que qui quoi dont est sont ete etre avoir ont
leur leurs son ses nos notre vos votre ces cet cette plus moins tout tous toute toutes afin ainsi comme aussi
mais donc soit non oui pas tres peut peuvent faire fait selon apres avant lors elle elles ils nous vous mettre
mise place developper creer creation developpement projet projets action actions entreprise entreprises
territoire industrie industriel industrielle industriels industrielles filiere filieres aide aides dispositif
service services site sites centre nouveau nouvelle nouveaux nouvelles particulier particuliere
"""
_VIDES = frozenset(_VIDES_ECRITS.split())


def mots(texte: str) -> list[str]:
    """The words of a text that may tell one action from another, reduced to a crude root."""
    return [_racine(mot) for mot in _MOT.findall(sans_accents(texte.lower())) if mot not in _VIDES]


def _racine(mot: str) -> str:
    """Plurals and the commonest endings fall: « énergies » and « énergie », « décarboner » and « décarbonation »."""
    for fin in ("isations", "isation", "ations", "ation", "ements", "ement", "iser", "er", "es", "s", "e"):
        if mot.endswith(fin) and len(mot) - len(fin) >= 4:
            return mot.removesuffix(fin)
    return mot


@dataclass(frozen=True)
class Proximite:
    """How near, and why, in words."""

    note: float
    raisons: tuple[str, ...]


RIEN = Proximite(0.0, ())
"""Nothing in common."""


class Index:
    """The words of a set of schemes, counted once; each action is then compared through its own words only."""

    def __init__(self, dispositifs: Sequence[Dispositif]) -> None:
        self.dispositifs = dispositifs
        textes = [Counter(_mots_de(d)) for d in dispositifs]
        self._longueurs = [sum(compte.values()) for compte in textes]
        self._moyenne = sum(self._longueurs) / len(textes) if textes else 1.0
        self._postes: dict[str, list[tuple[int, int]]] = {}
        for rang, compte in enumerate(textes):
            for mot, fois in compte.items():
                self._postes.setdefault(mot, []).append((rang, fois))
        self._noms = [_noms_de(d) for d in dispositifs]
        self._enjeux: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}

    def proches(self, texte: str, note_min: float) -> list[int]:
        """The rows of the schemes that share a word with what someone typed, nearest first."""
        notes = {r: POIDS_MOTS * n / (n + SATURATION) for r, n in self._lexicales(_mots_du_texte(texte))[0].items()}
        return sorted((r for r, note in notes.items() if note >= note_min), key=lambda r: (-notes[r], r))

    def proximites(self, fiche: FicheAction, enjeux: Sequence[str]) -> list[Proximite]:
        """For each scheme, in their order."""
        notes, communs = self._lexicales(mots_de_la_fiche(fiche))
        demandes = [sans_accents(t.lower()) for t in _demandes(fiche)]
        return [
            self._proximite(rang, notes.get(rang, 0.0), communs.get(rang, ()), enjeux, demandes)
            for rang in range(len(self.dispositifs))
        ]

    def _proximite(
        self, rang: int, lexicale: float, communs: Iterable[str], enjeux: Sequence[str], demandes: Sequence[str]
    ) -> Proximite:
        dispositif, raisons, note = self.dispositifs[rang], [], 0.0
        if partages := self._partages(dispositif.enjeux, tuple(enjeux)):
            note += POIDS_ENJEU_CIBLE if dispositif.cible else POIDS_ENJEU
            raisons.append(partages)
        if demandes and any(nom in demande for nom in self._noms[rang] for demande in demandes):
            note += POIDS_OPERATEUR
            raisons.append("l'action nomme cet opérateur ou ce dispositif")
        if lexicale:
            note += POIDS_MOTS * lexicale / (lexicale + SATURATION)
            raisons.append(f"mots communs : {enumerer(sorted(communs), 4)}")
        return Proximite(note, tuple(raisons)) if raisons else RIEN

    def _partages(self, siens: tuple[str, ...], demandes: tuple[str, ...]) -> str:
        """The stakes in common, in words; nothing when there is none."""
        cle = (siens, demandes)
        if cle not in self._enjeux:
            communs = [ENJEUX[e] for e in siens if e in demandes]
            self._enjeux[cle] = f"même enjeu : {enumerer(communs)}" if communs else ""
        return self._enjeux[cle]

    def _lexicales(self, requete: dict[str, str]) -> tuple[dict[int, float], dict[int, list[str]]]:
        notes: dict[int, float] = {}
        communs: dict[int, list[str]] = {}
        nombre = len(self.dispositifs)
        for racine, mot in requete.items():
            postes = self._postes.get(racine, ())
            idf = math.log(1 + (nombre - len(postes) + 0.5) / (len(postes) + 0.5))
            for rang, fois in postes:
                norme = K1 * (1 - B + B * self._longueurs[rang] / self._moyenne)
                notes[rang] = notes.get(rang, 0.0) + idf * fois * (K1 + 1) / (fois + norme)
                communs.setdefault(rang, []).append(mot)
        return notes, communs


def mots_de_la_fiche(fiche: FicheAction) -> dict[str, str]:
    """Root → the word as the action writes it, from its title, its texts and its needs."""
    textes = [fiche.titre, fiche.diagnostic, fiche.objectifs, fiche.description]
    textes += [besoin.description for besoin in fiche.besoins]
    return _mots_du_texte(" ".join(t for t in textes if t))


def _mots_du_texte(texte: str) -> dict[str, str]:
    trouves: dict[str, str] = {}
    for mot in re.findall(r"\w{3,}", texte.lower()):
        for racine in mots(mot):
            trouves.setdefault(racine, mot)
    return trouves


def _demandes(fiche: FicheAction) -> list[str]:
    """Whom and what the action already names: operators of its needs, funders and schemes of its funding."""
    dits = [besoin.operateur for besoin in fiche.besoins]
    dits += [nom for ligne in fiche.financement for nom in (ligne.financeur, ligne.dispositif)]
    return [dit for dit in dits if dit]


def _mots_de(dispositif: Dispositif) -> list[str]:
    return 2 * mots(dispositif.nom) + 2 * mots(" ".join(dispositif.mots)) + mots(dispositif.resume)


def _noms_de(dispositif: Dispositif) -> list[str]:
    noms = [sans_accents(nom.lower()) for nom in (dispositif.nom, *dispositif.operateurs)]
    return [nom for nom in noms if len(nom) >= 4]

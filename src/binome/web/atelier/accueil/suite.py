"""What to do next, as the overview shows it: one thing first, with its button, and a few after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from binome.domaine.mots.suite import AFaire, RangAFaire, que_faire
from binome.services.acces.ouverture import DossierOuvert
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.presentation.constats import PAR_CLE, PAS_COMMENCE, ConstatVu, Niveau

ENSUITE = 5
"""How many are shown after the first; the parts below hold the rest."""
_FORMES = {
    RangAFaire.d_abord: PAS_COMMENCE,
    RangAFaire.a_justifier: PAR_CLE["a_justifier"],
    RangAFaire.a_completer: PAR_CLE["a_justifier"],
    RangAFaire.conseil: PAR_CLE["conseil"],
}
_FORMULAIRES = {
    "perimetre": ("atelier-perimetre", "#ajouter"),
    "plan_actions.axes": ("atelier-plan-axes", "#plan-actions-axes"),
    "plan_actions.fiches": ("atelier-plan", "#ajouter-titre"),
    "chiffres": ("atelier-chiffre-ajouter", ""),
}
_MOTS = {RangAFaire.d_abord: "À commencer", RangAFaire.a_completer: "À compléter"}


@dataclass(frozen=True)
class AFaireVu:
    """A thing to do, with its address, its shape and its word."""

    etape: AFaire
    adresse: str
    niveau: Niveau
    mot: str


@dataclass(frozen=True)
class Suite:
    """The next thing, those after it, how many others there are."""

    premiere: AFaireVu | None
    ensuite: tuple[AFaireVu, ...]
    autres: int


def lire(ouvert: DossierOuvert, contexte: dict[str, Any], vus: tuple[ConstatVu, ...]) -> Suite:
    """What remains for those who hold the dossier, from the findings that the page shows."""
    trouves = [(vu.partie.cle, vu.titre, vu.constat) for vu in vus]
    etapes = que_faire(contexte["dossier"], trouves, contexte["appel"].noms_enjeux.values())
    montrees = tuple(_vue(ouvert, etape) for etape in etapes[: ENSUITE + 1])
    return Suite(montrees[0] if montrees else None, montrees[1:], len(etapes) - len(montrees))


def _vue(ouvert: DossierOuvert, etape: AFaire) -> AFaireVu:
    bloque = etape.constat is not None and etape.rang is RangAFaire.d_abord
    niveau = PAR_CLE["bloquant"] if bloque else _FORMES[etape.rang]
    mot = niveau.mot if etape.constat else _MOTS.get(etape.rang, niveau.mot)
    return AFaireVu(etape, _adresse(ouvert.dossier.identifiant, etape), niveau, mot)


def _adresse(identifiant: str, etape: AFaire) -> str:
    """Where it is done: to begin, the very form where one adds, which is no place of the dossier yet."""
    if etape.constat is None and etape.lieu in _FORMULAIRES:
        vue, ancre = _FORMULAIRES[etape.lieu]
        return f"{reverse(vue, args=[identifiant])}{ancre}"
    return adresse_du_lieu(identifiant, etape.lieu)

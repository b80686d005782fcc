"""The guided tour of the demonstration: five steps on its real pages, each says what to look at and why.

The session holds the step where one is: what one tries on a page, and the page that answers, do not end the tour.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from binome.services.acces.lignes import Compte
from binome.services.demonstration.atelier import DOSSIER
from binome.web.comptes.demonstration.porte import demonstration_ouverte

PREMIERE = 1
_CLE = "visite"


@dataclass(frozen=True)
class Etape:
    """A step: the page where it is, what it shows, what to look at there and why."""

    vue: str
    titre: str
    regarder: str
    pourquoi: str

    @property
    def adresse(self) -> str:
        return reverse(self.vue, args=[DOSSIER])


ETAPES = (
    Etape(
        "atelier-dossier",
        "Où en est le dossier",
        "Chaque partie a son état, une forme et un mot ; au milieu, ce qui reste à faire mène à l'endroit à reprendre.",
        "C'est la page du matin : on sait par où commencer sans relire tout le dossier.",
    ),
    Etape(
        "atelier-perimetre",
        "Choisir les intercommunalités",
        "Retirez une intercommunalité, ou ajoutez une voisine : habitants, emplois et trajets se recalculent.",
        "Un périmètre se choisit en voyant ce que chacune apporte. Tout geste s'annule, et reste sur cette machine.",
    ),
    Etape(
        "atelier-plan",
        "Écrire les actions, à plusieurs",
        "Chaque ligne est une action : son porteur, son coût, ce qui lui manque. Ouvrez-en une et changez un mot.",
        "Tout s'enregistre seul, chacun ne voit que ce qui le regarde, et personne n'efface le texte d'un autre.",
    ),
    Etape(
        "atelier-conformite",
        "Comparer à ce que l'appel demande",
        "Chaque point cite la phrase de l'appel, montre sa preuve, mène au champ à reprendre et dit quoi faire.",
        "On corrige avant de déposer, au lieu de l'apprendre après. Le fond du projet reste jugé par des personnes.",
    ),
    Etape(
        "atelier-signatures",
        "Faire signer, puis déposer",
        "L'élu et l'industriel lisent le texte et signent celui-là ; s'il change, la signature tombe et ils le savent.",
        "Le dépôt donne un accusé de réception, puis l'État et la Région prennent la suite.",
    ),
)


@dataclass(frozen=True)
class Visite:
    """The step where a visitor is; `ici`: they are on its page. 0 for no step before, or none after."""

    numero: int
    etape: Etape
    ici: bool

    @property
    def sur(self) -> int:
        return len(ETAPES)

    @property
    def precedente(self) -> int:
        return self.numero - 1

    @property
    def suivante(self) -> int:
        return self.numero + 1 if self.numero < self.sur else 0


def connue(numero: int) -> bool:
    return PREMIERE <= numero <= len(ETAPES)


def en_demonstration(request: HttpRequest) -> bool:
    """Signed in as one of the demonstration accounts, which only this machine can be."""
    return isinstance(request.user, Compte) and request.user.demonstration


def aller(request: HttpRequest, numero: int) -> str:
    """Be at a step, from now on; the address of its page."""
    request.session[_CLE] = numero
    return ETAPES[numero - 1].adresse


def quitter(request: HttpRequest) -> None:
    request.session.pop(_CLE, None)


def visite_de(request: HttpRequest) -> Visite | None:
    """Where its visitor is in the tour, None when they follow none."""
    if not (demonstration_ouverte(request) and en_demonstration(request)):
        return None
    numero = request.session.get(_CLE)
    if not isinstance(numero, int) or not connue(numero):
        return None
    etape = ETAPES[numero - 1]
    return Visite(numero, etape, request.path == etape.adresse)

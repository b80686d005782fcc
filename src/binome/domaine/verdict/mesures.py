"""What the engine measured of a perimeter, as the rules and the pages need it."""

from __future__ import annotations

from typing import Literal

from binome.domaine.langue.mesures import part
from binome.domaine.socle.modele import Modele


class Part(Modele):
    """Une part entre 0 et 1, exacte ou comprise entre deux bornes."""

    bas: float
    """Borne basse."""
    haut: float
    """Borne haute, égale à la basse quand la part est observée."""

    def __str__(self) -> str:
        return part(self.bas, None if self.bas == self.haut else (self.bas, self.haut))


class MesurePerimetre(Modele):
    """L'auto-contention d'un périmètre."""

    nature: Literal["observe", "estime"]
    """Calculée sur des flux observés ou estimés."""
    offre: Part
    """Actifs résidents qui travaillent dans le périmètre (I/R)."""
    demande: Part
    """Emplois occupés par des résidents du périmètre (I/W)."""
    source: str
    """D'où viennent les flux."""
    millesime: str
    """Millésime des flux."""


class PerimetreMieux(Modele):
    """Un périmètre dont il est prouvé qu'il retient mieux ses actifs."""

    sirens: tuple[str, ...]
    """SIREN de ses EPCI."""
    auto_contention: float
    """Son auto-contention, 2·I/(R+W)."""
    actuelle: float
    """Celle du périmètre du dossier."""
    centre: str
    """SIREN de l'EPCI autour duquel il est cherché."""
    ensembles_examines: int
    """Nombre d'ensembles examinés ou écartés par preuve."""

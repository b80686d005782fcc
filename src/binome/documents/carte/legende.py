"""The legend of a map as a page writes it: one small drawing per key, the very paint of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from binome.documents.carte import style
from binome.documents.carte.habillage import limite_departement
from binome.documents.carte.modele import Legende, Rang, Role
from binome.documents.carte.motifs import LIBELLES, hachures, peinture
from binome.documents.carte.noms.villes import LIBELLES_DES_VILLES, symbole
from binome.documents.carte.svg import element
from binome.domaine.langue.typographie import nombre

_LARGEUR, _HAUTEUR = 26.0, 14.0


@dataclass(frozen=True, slots=True)
class Cle:
    """A key: what it is to scripts, its drawing, its words, and whether the map has any."""

    code: str
    dessin: str
    libelle: str
    presente: bool


def cles(legende: Legende) -> Iterator[Cle]:
    """Every key that a map of a territory may need, in order: an interactive one shows others as it changes."""
    for role in reversed(Role):
        yield Cle(role.value, _surface(role), legende.libelles.get(role, LIBELLES[role]), role in legende.roles)
    limite = limite_departement(f"M0 {_HAUTEUR / 2:g}h{_LARGEUR:g}")
    yield Cle("departement", _svg(limite), "Limite de département", legende.departements)
    for rang in Rang:
        signe = symbole(rang, _LARGEUR / 2, _HAUTEUR / 2)
        yield Cle(rang.value, _svg(signe), LIBELLES_DES_VILLES[rang], rang in legende.rangs)


def _surface(role: Role) -> str:
    prefixe = f"cle-{role.value}"
    habits = {"x": 1.0, "y": 1.0, "width": _LARGEUR - 2, "height": _HAUTEUR - 2, **peinture(role, prefixe)}
    if role is Role.voisin:
        habits["stroke"] = style.ENCRE_DOUCE
    motif = element("defs", hachures(prefixe)) if role is Role.propose else ""
    return _svg(motif + element("rect", "", **habits))


def _svg(contenu: str) -> str:
    cadre = {"viewBox": f"0 0 {_LARGEUR:g} {_HAUTEUR:g}", "aria_hidden": "true", "focusable": "false"}
    return element("svg", contenu, class_="vignette cle", **cadre)


def longueur_en_mots(metres: float) -> str:
    """A round length, as a scale says it."""
    return f"{nombre(metres / 1000)} km" if metres >= 1000 else f"{nombre(metres)} m"

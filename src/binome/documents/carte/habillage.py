"""Legend, scale and source: what makes a drawing a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from binome.documents.carte import style
from binome.documents.carte.modele import Gradins, Habillage, Rang, Role
from binome.documents.carte.motifs import LIBELLES, peinture
from binome.documents.carte.noms.etiquettes import largeur_texte
from binome.documents.carte.noms.villes import LIBELLES_DES_VILLES, symbole
from binome.documents.carte.svg import element, texte

LARGEUR = 800.0
"""Width of every map, in units of the drawing; 1 unit is 1 px on a screen, 0.21 mm on an A4 page."""
LIGNE = 21.0
_VIGNETTE = (26.0, 14.0)
_MARGE, _SECONDE = 16.0, 270.0
_MOITIE_LISIBLE = 55.0
"""Half a scale bar shorter than this has no room for the figure in its middle."""


def ecrire(x: float, y: float, contenu: str, corps: float, **attributs: str | float | None) -> str:
    """A line of text in the maps' letters."""
    habits = {"fill": style.ENCRE, **attributs}
    return element("text", texte(contenu), x=x, y=y, font_size=corps, font_family=style.POLICE, **habits)


def replier(contenu: str, largeur: float, corps: float) -> list[str]:
    """Break a sentence into lines that fit a width."""
    lignes: list[str] = []
    for mot in contenu.split():
        essai = f"{lignes[-1]} {mot}" if lignes else mot
        if lignes and largeur_texte(essai) * corps <= largeur:
            lignes[-1] = essai
        else:
            lignes.append(mot)
    return lignes


def longueur_ronde(metres: float) -> float:
    """The largest of 1, 2, 5 × 10ⁿ that is not above a length."""
    puissance = 10.0
    while puissance * 10 <= metres:
        puissance *= 10
    return max((m * puissance for m in (1, 2, 5) if m * puissance <= metres), default=puissance)


def echelle(droite: float, y: float, metres_par_unite: float, place: float) -> str:
    """A scale bar that ends at `droite`, in two halves, with its length in kilometres."""
    metres = longueur_ronde(place * metres_par_unite)
    moitie = metres / metres_par_unite / 2
    gauche, milieu = droite - 2 * moitie, droite - moitie
    barres = [
        element("rect", x=gauche, y=y, width=moitie, height=5, fill=style.ENCRE),
        element("rect", x=milieu, y=y, width=moitie, height=5, fill=style.BLANC, stroke=style.ENCRE, stroke_width=0.8),
    ]
    mesures = [(gauche, "0", "middle"), (droite, f"{_km(metres)} km", "end")]
    if moitie >= _MOITIE_LISIBLE:
        mesures.append((milieu, _km(metres / 2), "middle"))
    chiffres = [ecrire(x, y + 19, m, style.CORPS_LEGENDE - 1, text_anchor=ancrage) for x, m, ancrage in mesures]
    return element("g", barres + chiffres, class_="echelle")


def _km(metres: float) -> str:
    return f"{metres / 1000:g}".replace(".", ",")


def legende(
    roles: Sequence[Role],
    haut: float,
    prefixe: str,
    departements: bool,
    renvois: Sequence[tuple[int, str]] = (),
    autres: str = LIBELLES[Role.voisin],
    noms: Mapping[Role, str] | None = None,
    rangs: Sequence[Rang] = (),
) -> tuple[str, float]:
    """The keys of the roles drawn, of département limits and of numbered names; returns the drawing and its bottom.

    `autres` names those that are neither members, proposed nor candidates elsewhere; `noms` renames the others."""
    libelles = {**LIBELLES, Role.voisin: autres, **(noms or {})}
    entrees = [_cle(peinture(role, prefixe), libelles[role], haut + n * LIGNE) for n, role in enumerate(roles)]
    if departements:
        y = haut + len(roles) * LIGNE
        entrees.append(limite_departement(f"M{_MARGE:g} {y + 10:g}h{_VIGNETTE[0]:g}"))
        entrees.append(ecrire(_MARGE + 36, y + 15, "Limite de département", style.CORPS_LEGENDE))
    for place, rang in enumerate(rangs):
        y = haut + place * LIGNE
        entrees.append(symbole(rang, _SECONDE + 6, y + 10))
        entrees.append(ecrire(_SECONDE + 20, y + 15, LIBELLES_DES_VILLES[rang], style.CORPS_LEGENDE))
    bas = haut + max(len(roles) + departements, len(rangs), 2) * LIGNE
    if renvois:
        cles, bas = _renvois(renvois, bas + 6)
        entrees.append(cles)
    return element("g", entrees, class_="legende"), bas


def legende_des_gradins(gradins: Gradins, haut: float, autres: str) -> tuple[str, float]:
    """The keys of the steps that the map has, and of what is counted nowhere; returns the drawing and its bottom."""
    pris = [({"fill": style.GRADINS[rang]}, dit) for rang, dit in enumerate(gradins.libelles) if dit]
    tous = [*pris, ({"fill": style.TERRES[0]}, autres)]
    entrees = [_cle({**habits, "stroke": style.BLANC}, dit, haut + n * LIGNE) for n, (habits, dit) in enumerate(tous)]
    return element("g", entrees, class_="legende"), haut + max(len(tous), 2) * LIGNE


def _cle(peinte: Mapping[str, str | float], libelle: str, haut: float) -> str:
    largeur, hauteur = _VIGNETTE
    habits = {"x": _MARGE, "y": haut + 3, "width": largeur, "height": hauteur, **peinte}
    if habits["fill"] in style.TERRES:
        habits["stroke"] = style.ENCRE_DOUCE
    vignette = element("rect", "", **habits)
    return vignette + ecrire(_MARGE + 36, haut + 15, libelle, style.CORPS_LEGENDE)


def limite_departement(d: str) -> str:
    """Dashed limits, drawn from the `d` of a path."""
    return element(
        "path",
        d=d,
        fill="none",
        stroke=style.LIMITE_DEPARTEMENT,
        stroke_width=1.4,
        stroke_dasharray="7 3 1.5 3",
        class_="limite-departement",
    )


def _renvois(renvois: Sequence[tuple[int, str]], haut: float) -> tuple[str, float]:
    colonnes, corps = 3, style.CORPS_LEGENDE - 1.5
    pas = (LARGEUR - 2 * _MARGE) / colonnes
    rangees = -(-len(renvois) // colonnes)
    lignes = []
    for k, (numero, nom) in enumerate(renvois):
        colonne, rangee = divmod(k, rangees)
        cle = f"{numero}. {_tenir(nom, pas - 34, corps)}"
        lignes.append(ecrire(_MARGE + colonne * pas, haut + 14 + rangee * 16, cle, corps))
    return "".join(lignes), haut + rangees * 16 + 4


def _tenir(nom: str, largeur: float, corps: float) -> str:
    while largeur_texte(nom) * corps > largeur and len(nom) > 4:
        nom = nom[:-2].rstrip(" …-") + "…"
    return nom


def pied(haut: float, source: str) -> tuple[str, float]:
    """The lines that say where the drawing comes from; returns the drawing and its bottom."""
    corps = style.CORPS_LEGENDE - 1.5
    lignes = replier(source, LARGEUR - 2 * _MARGE, corps)
    dessin = [ecrire(_MARGE, haut + 14 + k * 15, li, corps, fill=style.ENCRE_DOUCE) for k, li in enumerate(lignes)]
    return element("g", dessin, class_="source"), haut + len(lignes) * 15 + 10


def feuille(habillage: Habillage, hauteur: float, contenu: Sequence[str], largeur: float = LARGEUR) -> str:
    """The whole drawing, with its accessible name and description."""
    prefixe = habillage.prefixe
    titre = element("title", texte(habillage.titre), id=f"{prefixe}-titre")
    description = element("desc", texte(habillage.description or habillage.titre), id=f"{prefixe}-desc")
    fond = element("rect", width=largeur, height=hauteur, fill=style.PAPIER)
    return element(
        "svg",
        [titre, description, fond, *contenu],
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {largeur:g} {hauteur:g}",
        role="img",
        aria_labelledby=f"{prefixe}-titre {prefixe}-desc",
        class_="carte",
    )

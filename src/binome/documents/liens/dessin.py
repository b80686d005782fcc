"""A chain of ties as a small drawing, from top to bottom: one box for each end, one stroke for each tie.

Shapes tell kinds apart, not colours alone; words are escaped, and shortened where a box has no room: the sentence and
the table beside it say them whole. No style is inline: attributes only, in the colour of the text around.
"""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from binome.domaine.conflits.constat import ChaineDeLiens
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeSommet, Sommet
from binome.domaine.conflits.phrases import ENTRE_CROCHETS

LARGEUR, HAUT, ENTRE, MARGE = 300, 48, 40, 4
_LETTRES = 34
_ARRONDIS = {GenreDeSommet.personne: 24, GenreDeSommet.organisation: 4, GenreDeSommet.instance: 4}
_NOMS = {
    GenreDeSommet.personne: "personne",
    GenreDeSommet.organisation: "organisme",
    GenreDeSommet.instance: "instance d'avis",
    GenreDeSommet.dossier: "candidature",
}


def dessiner(chaine: ChaineDeLiens) -> str:
    """The SVG of a chain."""
    hauteur = len(chaine.sommets) * HAUT + len(chaine.etapes) * ENTRE + 2 * MARGE
    traits = []
    for rang, etape in enumerate(chaine.etapes):
        traits.append(_trait(etape.faits, etape.de.cle, MARGE + HAUT + rang * (HAUT + ENTRE)))
    boites = [_boite(sommet, MARGE + rang * (HAUT + ENTRE)) for rang, sommet in enumerate(chaine.sommets)]
    return (
        f'<svg class="chaine" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LARGEUR} {hauteur}" '
        f'width="{LARGEUR}" height="{hauteur}" role="img" aria-label={quoteattr(chaine.phrase)} '
        f'font-family="Source Sans 3, sans-serif" font-size="14">{"".join(traits)}{"".join(boites)}</svg>'
    )


def _boite(sommet: Sommet, haut: int) -> str:
    lignes = wrap(sommet.nom, _LETTRES)
    if len(lignes) > 2:
        lignes = [lignes[0], lignes[1][: _LETTRES - 2] + "…"]
    milieu = haut + HAUT // 2 + 5 - (len(lignes) - 1) * 8
    textes = "".join(
        f'<text x="{LARGEUR // 2}" y="{milieu + rang * 17}" text-anchor="middle" fill="currentColor">'
        f"{escape(ligne)}</text>"
        for rang, ligne in enumerate(lignes)
    )
    tirets = "" if sommet.certain else ' stroke-dasharray="5 3"'
    epais = 2.5 if sommet.genre is GenreDeSommet.dossier else 1.3
    double = _cadre(haut + 3, 1, 3, LARGEUR - 2 * MARGE - 6, HAUT - 6, "") if _est_double(sommet) else ""
    cadre = _cadre(haut, epais, _ARRONDIS.get(sommet.genre, 0), LARGEUR - 2 * MARGE, HAUT, tirets)
    titre = f"<title>{escape(f'{sommet.nom} ({_NOMS[sommet.genre]})')}</title>"
    return f"<g>{titre}{cadre}{double}{textes}</g>"


def _est_double(sommet: Sommet) -> bool:
    return sommet.genre is GenreDeSommet.instance


def _cadre(haut: int, epais: float, rayon: int, largeur: int, hauteur: int, tirets: str) -> str:
    gauche = (LARGEUR - largeur) // 2
    return (
        f'<rect x="{gauche}" y="{haut}" width="{largeur}" height="{hauteur}" rx="{rayon}" fill="none" '
        f'stroke="currentColor" stroke-width="{epais}"{tirets}/>'
    )


def _trait(faits: tuple[FaitDeLien, ...], de: str, haut: int) -> str:
    """A tie, with an arrow where its first fact leads."""
    premier, milieu, bas = faits[0], LARGEUR // 2, haut + ENTRE
    mots = ENTRE_CROCHETS[premier.genre] + (f" + {len(faits) - 1}" if len(faits) > 1 else "")
    tirets = "" if premier.certain else ' stroke-dasharray="5 3"'
    descend = premier.de == de
    pointe, sens = (bas, -7) if descend else (haut, 7)
    return (
        f'<path d="M{milieu} {haut}V{bas}M{milieu - 5} {pointe + sens}L{milieu} {pointe}L{milieu + 5} {pointe + sens}" '
        f'fill="none" stroke="currentColor" stroke-width="1.3"{tirets}/>'
        f'<text x="{milieu + 12}" y="{haut + ENTRE // 2 + 5}" fill="currentColor">{escape(mots)}</text>'
    )

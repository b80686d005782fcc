"""The map of employment basins: one earth tone each, neighbours never alike, overseas in insets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from binome.documents.carte import style
from binome.documents.carte.france import LIGNE_ENCARTS, ZONES, repartir
from binome.documents.carte.geometrie import Cadre, aire, arrondir, cadrer, chemin, etendue
from binome.documents.carte.habillage import LARGEUR, LIGNE, echelle, ecrire, feuille, limite_departement, pied
from binome.documents.carte.modele import Anneau, Bassin, Habillage
from binome.documents.carte.noms.etiquettes import INTERLIGNE, Boite, Etiquette, chercher_places, placer
from binome.documents.carte.pose import rectangle, sur_feuille
from binome.documents.carte.projection import Projection, choisir
from binome.documents.carte.svg import element, texte
from binome.documents.carte.territoire import dessiner_departements, entete

_HAUTEURS = (380.0, 860.0)
_CORPS = (15.0, 9.5)
_PAS = 4
"""Steps per unit: a quarter of a unit."""


def carte_des_bassins(
    bassins: Sequence[Bassin],
    habillage: Habillage,
    unites: Sequence[Sequence[Anneau]] = (),
    departements: Sequence[Sequence[Anneau]] = (),
    unite: str = "commune",
) -> str:
    """Draw basins as SVG, 800 units wide.

    `unites`, `departements`: rings in degrees whose limits show through; `unite` names the former in the legend."""
    tete, haut = entete(habillage.titre)
    zones = repartir(bassins)
    if not zones:
        return feuille(habillage, haut + 60, [tete, ecrire(16, haut + 30, "Aucun bassin à dessiner.", 15)])
    ici = zones.pop(max(zones, key=lambda nom: len(zones[nom])))
    projection, cadre = _cadrer(ici, LARGEUR, _HAUTEURS, 0.03)
    cadre = replace(cadre, y=haut)
    contenu = [tete, *_carte(ici, projection, cadre, unites, departements, f"{habillage.prefixe}-cadre")]
    bas = cadre.y + cadre.hauteur
    encarts, fin = _encarts(zones, bas + 8)
    cles, bas_cles = _legende(bassins, fin + 10, bool(unites) and unite, bool(departements))
    mesure = echelle(LARGEUR - 24, fin + 16, cadre.metres_par_unite, LARGEUR * 0.25)
    sources, fin = pied(bas_cles + 4, habillage.source)
    return feuille(habillage, fin, [*contenu, encarts, cles, mesure, sources])


def _cadrer(
    bassins: Sequence[Bassin], largeur: float, hauteurs: tuple[float, float], marge: float
) -> tuple[Projection, Cadre]:
    projection = choisir(a for b in bassins for a in b.anneaux)
    boite = etendue(projection(a) for b in bassins for a in b.anneaux if len(a)) or (0.0, 0.0, 1.0, 1.0)
    return projection, cadrer(boite, largeur, hauteurs, marge)


def _carte(
    bassins: Sequence[Bassin],
    projection: Projection,
    cadre: Cadre,
    unites: Sequence[Sequence[Anneau]],
    departements: Sequence[Sequence[Anneau]],
    decoupe: str,
) -> list[str]:
    coin = rectangle(cadre)
    definitions = element("defs", element("clipPath", element("rect", **coin), id=decoupe))
    poses = [(b, sur_feuille(b.anneaux, projection, cadre)) for b in bassins]
    fonds = [_aplat(b, anneaux) for b, anneaux in poses if anneaux]
    fines = chemin((arrondir(a, _PAS) for u in unites for a in sur_feuille(u, projection, cadre)), _PAS)
    mailles = [element("path", d=fines, fill="none", stroke=style.BLANC, stroke_width=0.5)] if fines else []
    limites = [_limite(anneaux) for _, anneaux in poses if anneaux]
    lignes = [sur_feuille(rings, projection, cadre) for rings in departements]
    dessins = [*fonds, *mailles, *limites, *dessiner_departements(lignes), _noms(poses, cadre)]
    bord = element("rect", **coin, fill="none", stroke=style.BORD_ENCART, stroke_width=0.8)
    return [definitions, element("g", dessins, clip_path=f"url(#{decoupe})", stroke_linejoin="round"), bord]


def _aplat(bassin: Bassin, anneaux: Sequence[Anneau]) -> str:
    d = chemin((arrondir(a, _PAS) for a in anneaux), _PAS)
    fond = style.SANS_BASSIN if bassin.teinte is None else teinte(bassin.teinte)
    return element("path", element("title", texte(bassin.nom)), d=d, fill=fond, fill_rule="evenodd", class_="bassin")


def teinte(rang: int) -> str:
    """The colour of that rank; past the last one, from the first again."""
    return style.BASSINS[rang % len(style.BASSINS)]


def _limite(anneaux: Sequence[Anneau]) -> str:
    d = chemin((arrondir(a, _PAS) for a in anneaux), _PAS)
    return element("path", d=d, fill="none", stroke=style.ENCRE, stroke_width=1)


def _noms(poses: Sequence[tuple[Bassin, list[Anneau]]], cadre: Cadre) -> str:
    occupees: list[Boite] = []
    dessins = []
    for bassin, anneaux in sorted(poses, key=lambda p: (-aire(p[1]), p[0].nom)):
        if bassin.teinte is None:
            continue
        if posee := placer(bassin.nom, chercher_places(anneaux, cadre.boite), _CORPS, occupees, cadre.boite, 0.55):
            dessins.append(_nom(posee))
    return element("g", dessins, class_="noms", text_anchor="middle")


def _nom(posee: Etiquette) -> str:
    pas = posee.corps * INTERLIGNE
    debut = posee.y - (len(posee.lignes) - 1) * pas / 2 + posee.corps * 0.34
    lignes = [element("tspan", texte(li), x=posee.x, y=debut + k * pas) for k, li in enumerate(posee.lignes)]
    return element(
        "text",
        lignes,
        class_="nom",
        font_family=style.POLICE,
        font_size=posee.corps,
        font_weight="600",
        fill=style.ENCRE,
        stroke=style.PAPIER,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _encarts(zones: dict[str, list[Bassin]], haut: float) -> tuple[str, float]:
    if not zones:
        return "", haut - 8
    presentes = [z.nom for z in ZONES if z.nom in zones]
    largeur = min(LARGEUR / len(presentes), 190.0)
    dessins = []
    for rang, nom in enumerate(presentes):
        projection, cadre = _cadrer(zones[nom], largeur - 10, (LIGNE_ENCARTS - 22,) * 2, 0.05)
        cadre = replace(cadre, x=rang * largeur + 5, y=haut)
        dessins += _carte(zones[nom], projection, cadre, (), (), f"encart-{rang}")
        dessins.append(ecrire(cadre.x + cadre.largeur / 2, haut + LIGNE_ENCARTS - 8, nom, 12, text_anchor="middle"))
    return element("g", dessins, class_="encarts"), haut + LIGNE_ENCARTS


def _legende(bassins: Sequence[Bassin], haut: float, unite: str | bool, departements: bool) -> tuple[str, float]:
    """One key per thing drawn: basins (a row of their tones), limits, units without a basin."""
    tons = sorted({b.teinte % len(style.BASSINS) for b in bassins if b.teinte is not None})
    cles: list[tuple[str, str]] = []
    pas = 26.0 / max(len(tons), 1)
    pastilles = [
        element("rect", x=16 + k * pas, y=0, width=pas, height=14, fill=style.BASSINS[ton])
        for k, ton in enumerate(tons)
    ]
    cadre = element("rect", x=16, y=0, width=26, height=14, fill="none", stroke=style.ENCRE, stroke_width=1)
    cles.append(("".join(pastilles) + cadre, "Bassin d'emploi et sa limite ; la teinte ne sert qu'à le distinguer"))
    if unite:
        trait = element("rect", x=16, y=0, width=26, height=14, fill=style.BASSINS[1])
        cles.append(
            (
                trait + element("path", d="M16 7h26", stroke=style.BLANC, stroke_width=1),
                f"Limite {'d’' if unite == 'EPCI' else 'de '}{unite}",
            )
        )
    if departements:
        cles.append((limite_departement("M16 7h26"), "Limite de département"))
    if any(b.teinte is None for b in bassins):
        vide = element("rect", x=16, y=0, width=26, height=14, fill=style.SANS_BASSIN, stroke=style.ENCRE)
        cles.append((vide, "Rattachée à aucun bassin"))
    lignes = [
        element(
            "g", signe + ecrire(52, 12, mots, style.CORPS_LEGENDE), transform=f"translate(0 {haut + 3 + k * LIGNE:g})"
        )
        for k, (signe, mots) in enumerate(cles)
    ]
    return element("g", lignes, class_="legende"), haut + max(len(cles), 2) * LIGNE

"""Basins: neighbours never alike, tones that a colour-blind reader tells apart; small maps in one frame."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from binome.documents.carte import Bassin, Forme, Habillage, Role, Vignette, carte_des_bassins, planche, vignette
from binome.documents.carte.coloriage import colorier
from binome.documents.carte.style import BASSINS, GRADINS, SANS_BASSIN, TERRES
from binome.documents.image import png_du_svg

SVG = "{http://www.w3.org/2000/svg}"
# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
VUES = {
    "pleine": np.eye(3),
    "protanopie": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deutéranopie": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritanopie": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}


def _lab(couleur: str, vue: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as that eye sees it."""
    rvb = np.array([int(couleur[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    lineaire = np.where(rvb <= 0.04045, rvb / 12.92, ((rvb + 0.055) / 1.055) ** 2.4)
    vu = np.clip(vue @ lineaire, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ vu
    t = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vue", VUES)
def test_any_two_tones_differ_to_every_eye(vue: str) -> None:
    ecarts = {
        (a, b): float(np.linalg.norm(_lab(a, VUES[vue]) - _lab(b, VUES[vue])))
        for a, b in combinations((*BASSINS, SANS_BASSIN), 2)
    }
    assert min(ecarts.values()) > 10, min(ecarts, key=lambda p: ecarts[p])


@pytest.mark.parametrize("vue", VUES)
def test_steps_darken_for_every_eye_and_none_is_taken_for_an_epci_of_nobody(vue: str) -> None:
    clartes = [float(_lab(couleur, VUES[vue])[0]) for couleur in (*TERRES, *GRADINS)]
    paliers = [min(clartes[: len(TERRES)]), *clartes[len(TERRES) :]]
    assert all(clair - fonce > 8 for clair, fonce in pairwise(paliers)), paliers


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_two_neighbours_never_share_a_colour(graphe: tuple[int, set[tuple[int, int]]]) -> None:
    n, aretes = graphe
    voisins = {k: {b for a, b in aretes if a == k != b} | {a for a, b in aretes if b == k != a} for k in range(n)}
    couleurs = colorier(range(n), voisins)
    assert all(couleurs[a] != couleurs[b] for a in voisins for b in voisins[a])
    assert max(couleurs.values()) <= max(len(v) for v in voisins.values())


def _carre(x: float, y: float) -> np.ndarray:
    return np.array([(x, y), (x + 0.2, y), (x + 0.2, y + 0.2), (x, y + 0.2), (x, y)])


def test_overseas_basins_stand_in_insets() -> None:
    bassins = [
        Bassin("Ici", 0, [_carre(6, 44)]),
        Bassin("Là", 1, [_carre(6.2, 44)]),
        Bassin("Loin", 0, [_carre(55.4, -21.2)]),
    ]
    racine = fromstring(carte_des_bassins(bassins, Habillage("Trois", source="Source")))
    textes = [t.text or "" for t in racine.iter(f"{SVG}text")]
    assert "La Réunion" in textes
    ids = [n.attrib["id"] for n in racine.iter() if "id" in n.attrib]
    assert len(ids) == len(set(ids))


def test_no_basin_says_so() -> None:
    assert "Aucun bassin à dessiner" in carte_des_bassins([], Habillage("Vide"))


def _sujets(grille: Callable[..., list[Forme]]) -> list[Vignette]:
    ici = grille(4)
    la = [Forme(f.siren, f.nom, role, f.anneaux) for f, role in zip(ici, (Role.retire, Role.propose) * 2, strict=True)]
    return [Vignette("Le périmètre", ici), Vignette("Une proposition", la), Vignette("Une autre", la)]


def test_small_maps_of_a_sheet_keep_their_ids_apart(grille: Callable[..., list[Forme]]) -> None:
    racine = fromstring(planche(_sujets(grille), Habillage("Comparer", "Trois cartes", "Source")))
    ids = [n.attrib["id"] for n in racine.iter() if "id" in n.attrib]
    assert len(ids) == len(set(ids))
    assert all(f"#{i}" for i in ids)
    textes = " ".join("".join(t.itertext()) for t in racine.iter(f"{SVG}text"))
    assert "Une autre" in textes and "EPCI laissé de côté" in textes and "Source" in textes


def test_small_maps_show_the_same_land(grille: Callable[..., list[Forme]]) -> None:
    sujets = _sujets(grille)
    sujets[0] = Vignette("Un seul", sujets[0].formes[:1])
    boites = {fromstring(vignette(s, Habillage("t", prefixe="p"), sujets) or "").attrib["viewBox"] for s in sujets}
    assert len(boites) == 1
    assert vignette(Vignette("Rien", []), Habillage("t")) is None
    assert "Aucune intercommunalité" in planche([], Habillage("t"))


def test_a_picture_is_the_same_for_the_same_drawing(grille: Callable[..., list[Forme]]) -> None:
    dessin = planche(_sujets(grille), Habillage("Comparer"))
    assert png_du_svg(dessin, 400) == png_du_svg(dessin, 400)
    with pytest.raises(ValueError, match="viewBox"):
        png_du_svg("<svg/>")

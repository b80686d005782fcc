"""The drawn maps: well formed, accessible, without style, with names that never overlap."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.documents.carte import Forme, Habillage, Role, carte_de_france, carte_du_territoire, silhouette
from binome.documents.carte.habillage import longueur_ronde
from binome.documents.carte.noms.etiquettes import chercher_places, couper, placer
from binome.referentiel import Referentiel

SVG = "{http://www.w3.org/2000/svg}"
CADRE = (0.0, 0.0, 800.0, 600.0)
Grille = Callable[..., list[Forme]]


def _lire(svg: str) -> Element:
    racine = fromstring(svg)
    for noeud in racine.iter():
        assert "style" not in noeud.attrib and noeud.tag != f"{SVG}style" and noeud.tag != f"{SVG}script"
        assert not any(cle.startswith("on") for cle in noeud.attrib)
    noms = racine.attrib["aria-labelledby"].split()
    presents = {n.attrib["id"] for n in racine.iter() if "id" in n.attrib}
    assert racine.attrib["role"] == "img" and set(noms) <= presents
    return racine


def _textes(racine: Element) -> str:
    return " ".join("".join(t.itertext()) for t in racine.iter(f"{SVG}text"))


def test_a_territory_has_all_that_a_map_needs(grille: Grille) -> None:
    formes = [*grille(6), *grille(3, Role.voisin, lat=44.6), *grille(2, Role.ailleurs, lat=44.0)]
    formes += grille(1, Role.propose, lat=44.4)
    departements = [[formes[0].anneaux[0]], [formes[1].anneaux[0]]]
    racine = _lire(
        carte_du_territoire(formes, Habillage("Le titre", "La description", "Source : essai 2026"), departements)
    )
    textes = _textes(racine)
    for attendu in (
        "Le titre",
        "Source\u202f: essai 2026",
        " km",
        "EPCI du périmètre",
        "candidat ailleurs",
        "EPCI proposé",
    ):
        assert attendu in textes
    assert "Limite de département" in textes and "EPCI voisin" in textes
    assert racine.find(f"{SVG}desc").text == "La description"
    assert sum("epci" in p.get("class", "") for p in racine.iter(f"{SVG}path")) == len(formes)


def test_roles_differ_by_more_than_colour(grille: Grille) -> None:
    """Fill, outline width or pattern tell roles apart, so that grey prints stay legible."""
    formes = [f for role in Role for f in grille(1, role, lat=44 + 0.2 * list(Role).index(role))]
    racine = _lire(carte_du_territoire(formes, Habillage("t")))
    traces = {p.attrib["class"]: p.attrib for p in racine.iter(f"{SVG}path") if "epci" in p.get("class", "")}
    assert "url(#" in traces["epci propose"]["fill"]
    assert float(traces["epci ailleurs"]["stroke-width"]) > float(traces["epci voisin"]["stroke-width"])
    gris = {classe: _clarte(a["fill"]) for classe, a in traces.items() if a["fill"].startswith("#")}
    assert gris["epci voisin"] - gris["epci retenu"] > 100


def _clarte(couleur: str) -> float:
    rouge, vert, bleu = (int(couleur[k : k + 2], 16) for k in (1, 3, 5))
    return 0.299 * rouge + 0.587 * vert + 0.114 * bleu


@pytest.mark.parametrize("role", [Role.retenu, Role.voisin])
def test_one_epci_alone_is_drawn(grille: Grille, role: Role) -> None:
    assert "Vallée 0" in _textes(_lire(carte_du_territoire(grille(1, role), Habillage("Seul"))))


def test_no_epci_says_so() -> None:
    assert "Aucune intercommunalité" in _textes(_lire(carte_du_territoire([], Habillage("Vide"))))
    vide = Forme("000000000", "Sans contour", Role.retenu, [np.empty((0, 2))])
    assert "Aucune intercommunalité" in _textes(_lire(carte_du_territoire([vide], Habillage("Vide"))))
    assert silhouette([vide], Habillage("Vide")) is None


@pytest.mark.lent
def test_three_hundred_members_are_all_named_or_numbered(grille: Grille) -> None:
    racine = _lire(carte_du_territoire(grille(300), Habillage("Trois cents")))
    textes = _textes(racine)
    for k in range(300):
        assert re.search(rf"\bVallée {k}\b", textes)


def test_placed_names_never_overlap() -> None:
    boites: list[tuple[float, float, float, float]] = []
    for k in range(120):
        x, y = 60.0 * (k % 13), 45.0 * (k // 13)
        anneau = np.array([(x, y), (x + 60, y), (x + 60, y + 45), (x, y + 45)])
        placer(f"Serre-Ponçon Val d'Avance {k}", chercher_places([anneau], CADRE), (17, 11), boites, CADRE, 0.3)
    assert len(boites) > 20
    for rang, a in enumerate(boites):
        for b in boites[rang + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_name_stands_inside_its_area_even_when_the_middle_is_not() -> None:
    """A horseshoe: its centre of gravity lies in the gap."""
    fer = np.array([(0, 0), (300, 0), (300, 200), (220, 200), (220, 80), (80, 80), (80, 200), (0, 200)], dtype=float)
    places = chercher_places([fer], CADRE)
    assert len(places.points) and not ((places.points > 80) & (places.points < 200)).all(axis=1)[0]


@given(st.text(max_size=60), st.integers(1, 3))
def test_breaking_a_name_loses_nothing(nom: str, lignes: int) -> None:
    nom = " ".join(nom.replace("\0", "").split())
    assert "".join(couper(nom, lignes)).replace(" ", "") == nom.replace(" ", "")
    assert len(couper(nom, lignes)) <= lignes


@pytest.mark.lent
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gives_well_formed_svg(titre: str, nom: str) -> None:
    carre = np.array([(6, 44), (6.2, 44), (6.2, 44.2), (6, 44.2), (6, 44)], dtype=float)
    for role in (Role.retenu, Role.voisin):
        formes = [Forme("240500439", nom, role, [carre])]
        _lire(carte_du_territoire(formes, Habillage(titre, nom, titre)))
        _lire(carte_de_france(formes, Habillage(titre, nom, titre)))


@given(st.floats(20, 5e6))
def test_the_scale_is_a_round_length_that_fits(place: float) -> None:
    longueur = longueur_ronde(place)
    assert longueur <= place < 2.6 * longueur
    assert str(int(longueur)).rstrip("0") in {"1", "2", "5"}


def test_names_lose_their_legal_form() -> None:
    paires = {
        "CC du Briançonnais": "Briançonnais",
        "CA Gap-Tallard-Durance": "Gap-Tallard-Durance",
        "CC de l'Oisans": "L'Oisans",
        "Communauté de communes de l'Oisans": "L'Oisans",
        "Communauté d'agglomération du Nouvel Élan": "Nouvel Élan",
        "CC de la Matheysine": "Matheysine",
        "Métropole de Lyon": "Métropole de Lyon",
        "CC": "CC",
    }
    for nom, court in paires.items():
        assert Forme("0", nom, Role.voisin, []).nom_court == court


def test_the_same_map_twice_gives_the_same_text(grille: Grille) -> None:
    formes = [*grille(8), *grille(8, Role.voisin, lat=44.8)]
    assert carte_du_territoire(formes, Habillage("t")) == carte_du_territoire(formes[::-1], Habillage("t"))


@pytest.mark.lent
def test_france_is_small_and_shows_overseas(referentiel: Referentiel) -> None:
    candidats = {"240500439", "249740119"}
    formes = [
        Forme(s, s, Role.retenu if s in candidats else Role.voisin, [a for polygone in contour for a in polygone])
        for s, contour in referentiel.contours_epci(niveau="leger").items()
    ]
    svg = carte_de_france(formes, Habillage("France", "d", "Source", "f"))
    racine = _lire(svg)
    assert len(svg.encode()) < 600_000
    for zone in ("Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"):
        assert zone in _textes(racine)
    assert {p.get("data-siren") for p in racine.iter(f"{SVG}path")} >= {f.siren for f in formes}

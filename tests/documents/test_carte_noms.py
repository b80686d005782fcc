"""The names of a map: on real territories none is over another, and a town is what the référentiel knows of it."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element, tostring

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

from binome.documents.carte import (
    Forme,
    Habillage,
    Rang,
    Role,
    Ville,
    carte_de_page,
    carte_du_territoire,
    france_de_page,
)
from binome.documents.carte.legende import cles, longueur_en_mots
from binome.documents.carte.noms.etiquettes import INTERLIGNE, Boite, largeur_texte, touche
from binome.referentiel import Referentiel
from binome.services.production.autour import departements_de, formes_autour
from binome.services.production.cartes import dessins_compares
from binome.services.production.villes import villes_de

SVG = "{http://www.w3.org/2000/svg}"
HAUTES_ALPES = "240500439 240500462 200067452 200068096 200067742 200067445 200067825 200067320"


def _boite(texte: Element) -> Boite:
    """What a name covers, from what is written in the drawing."""
    corps, lignes = float(texte.attrib["font-size"]), list(texte) or [texte]
    largeur = max(largeur_texte(ligne.text or "") for ligne in lignes) * corps
    x, y = float(lignes[0].attrib["x"]), float(lignes[0].attrib["y"])
    gauche = x - largeur * {"start": 0.0, "end": 1.0}.get(texte.get("text-anchor", ""), 0.5)
    haut = y - corps * 0.72
    return (gauche, haut, gauche + largeur, haut + corps * 0.8 + (len(lignes) - 1) * corps * INTERLIGNE)


def _noms(svg: str) -> list[tuple[str, Boite]]:
    textes = [t for t in fromstring(svg).iter(f"{SVG}text") if "nom" in t.get("class", "").split()]
    return [(" ".join("".join(t.itertext()).split()), _boite(t)) for t in textes]


def _nu(nom: str) -> str:
    """Without the places where a name may be cut in two lines."""
    return nom.replace("-", "").replace(" ", "").replace("’", "'")


def _superposes(svg: str) -> list[tuple[str, str]]:
    return [(a, b) for (a, la), (b, lb) in combinations(_noms(svg), 2) if touche(la, lb)]


def _dessiner(referentiel: Referentiel, sirens: list[str]) -> str:
    formes = formes_autour(dict.fromkeys(sirens, Role.retenu), referentiel)
    return carte_du_territoire(
        formes, Habillage("t"), departements_de(formes, referentiel), villes_de(formes, referentiel)
    )


def _au_hasard(referentiel: Referentiel, combien: int, hasard: random.Random) -> list[str]:
    perimetre = [hasard.choice(referentiel.sirens())]
    while len(perimetre) < combien:
        libres = sorted({v for s in perimetre for v in referentiel.voisins(s)} - set(perimetre))
        if not libres:
            break
        perimetre.append(hasard.choice(libres))
    return perimetre


def test_no_name_is_over_another_on_the_example(referentiel: Referentiel) -> None:
    svg = _dessiner(referentiel, HAUTES_ALPES.split())
    noms = [nom for nom, _ in _noms(svg)]
    assert {"Gap", "Briançon", "Briançonnais", "Grenoble"} <= set(noms) and len(noms) > 25
    assert _superposes(svg) == []
    deux = "".join(
        f'<text class="nom" font-size="10" x="{x}" y="9">{nom}</text>' for x, nom in ((9, "Un"), (12, "Deux"))
    )
    assert _superposes(f'<svg xmlns="http://www.w3.org/2000/svg">{deux}</svg>') == [("Un", "Deux")]


def test_a_map_for_a_page_is_named_again_for_a_phone(referentiel: Referentiel) -> None:
    """On the same areas, for the same scale; who has no room has a number there."""
    formes = formes_autour(dict.fromkeys(HAUTES_ALPES.split(), Role.retenu), referentiel)
    habits = departements_de(formes, referentiel), villes_de(formes, referentiel)
    carte = carte_de_page(formes, Habillage("t"), *habits, largeur=720)
    (telephone,) = [g for g in fromstring(carte.svg).iter(f"{SVG}g") if g.get("class") == "noms petits"]
    assert telephone.get("transform") == "scale(2)"
    petits = tostring(telephone, encoding="unicode")
    assert len(_noms(petits)) > 10 and _superposes(petits) == []
    assert all(boite[0] >= 0 and boite[2] <= 360 for _, boite in _noms(petits))
    nommes = " ".join([nom for nom, _ in _noms(petits)] + [nom for _, nom in carte.legende.renvois_petits])
    membres = [f.nom_court for f in formes if f.role is Role.retenu]
    assert [m for m in membres if _nu(m) not in _nu(nommes)] == []
    petite = carte_de_page(formes, Habillage("t"), *habits, largeur=360)
    assert "petits" not in petite.svg and petite.legende.part == pytest.approx(carte.legende.part)


@pytest.mark.lent(8)
def test_no_name_is_over_another_on_thirty_territories(referentiel: Referentiel) -> None:
    hasard = random.Random(1307)  # noqa: S311
    for combien in [1, 2, 3, 5, 8, 13] * 5:
        sirens = _au_hasard(referentiel, combien, hasard)
        svg = _dessiner(referentiel, sirens)
        assert _superposes(svg) == [], sirens


def test_a_town_is_called_a_chief_town_only_where_the_referentiel_knows_it(referentiel: Referentiel) -> None:
    formes = formes_autour(dict.fromkeys(HAUTES_ALPES.split(), Role.retenu), referentiel)
    villes = {v.nom: v for v in villes_de(formes, referentiel)}
    assert villes["Gap"].rang is Rang.prefecture and villes["Briançon"].rang is Rang.sous_prefecture
    assert villes["Embrun"].rang is Rang.principale and villes["Guillestre"].rang is Rang.principale
    chefs = {a.chef_lieu for a in referentiel.arrondissements()} | {d.chef_lieu for d in referentiel.departements()}
    noms = {c.nom for code in chefs if code and (c := referentiel.commune(code))}
    assert {v.nom for v in villes.values() if v.rang in (Rang.prefecture, Rang.sous_prefecture)} <= noms
    par_epci = [v.siren for v in villes.values() if v.rang is not Rang.commune and v.siren in HAUTES_ALPES.split()]
    assert sorted(par_epci) == sorted(HAUTES_ALPES.split())


def _carre(lon: float, cote: float) -> np.ndarray:
    return np.array([(lon + cote * x, 45 + cote * y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))])


@pytest.mark.parametrize(("cote", "vues"), [(0.2, True), (2.0, False)])
def test_small_communes_show_on_a_map_that_is_close(cote: float, vues: bool) -> None:
    forme = Forme("000000001", "CC d'Ici", Role.retenu, [_carre(5.0, cote)])
    ville = Ville("Petit-Bourg", Rang.commune, 5 + cote * 0.2, 45 + cote * 0.8, "000000001", 100)
    assert ("Petit-Bourg" in carte_du_territoire([forme], Habillage("t"), (), [ville])) is vues


def test_a_town_without_room_is_left_out_whole() -> None:
    """Fifty towns at one place: those that show have their sign and their name, the others neither."""
    forme = Forme("000000001", "CC d'Ici", Role.retenu, [_carre(5.0, 0.2)])
    villes = [Ville(f"Bourg {k}", Rang.principale, 5.1, 45.05, "000000001", k) for k in range(50)]
    racine = fromstring(carte_du_territoire([forme], Habillage("t"), (), villes))
    classes = [n.get("class") for n in racine.iter()]
    # One more sign, that of the legend.
    assert classes.count("ville") == classes.count("nom ville") + 1 < 5


def test_a_page_writes_what_the_drawing_leaves_out(referentiel: Referentiel) -> None:
    formes = formes_autour(dict.fromkeys(HAUTES_ALPES.split(), Role.retenu), referentiel)
    habillage = Habillage("Titre", source="Source : essai")
    carte = carte_de_page(formes, habillage, departements_de(formes, referentiel), villes_de(formes, referentiel))
    assert carte.legende is not None and "Source : essai" not in carte.svg and " km<" not in carte.svg
    assert carte.legende.source == "Source : essai" and 0.08 < carte.legende.part <= 0.25
    dites = {cle.code for cle in cles(carte.legende) if cle.presente}
    assert dites == {"retenu", "voisin", "departement", "prefecture", "sous_prefecture", "principale"}
    assert carte_de_page([], Habillage("Vide")).legende is None
    assert longueur_en_mots(20_000).replace("\u202f", " ") == "20 km" and longueur_en_mots(500) == "500 m"


def test_the_keys_of_a_page_are_distinct(referentiel: Referentiel) -> None:
    carte = carte_de_page(formes_autour({"240500439": Role.retenu}, referentiel), Habillage("t"))
    assert carte.legende is not None
    dessins = [cle.dessin for cle in cles(carte.legende)]
    assert all(a != b for a, b in pairwise(sorted(dessins)))


def test_small_maps_have_their_limits_and_chief_towns(referentiel: Referentiel) -> None:
    codes = tuple(HAUTES_ALPES.split())
    un, deux = dessins_compares(referentiel, codes, {"Le premier": codes, "Le second": codes[:3]})
    for svg in (un, deux):
        assert 'class="limite-departement"' in svg and _superposes(svg) == []
        assert {"Gap", "Briançon"} <= {nom for nom, _ in _noms(svg)}


def test_the_page_of_france_says_its_own_words() -> None:
    formes = [
        Forme("1", "CC d'Ici", Role.retenu, [_carre(5.0, 0.2)]),
        Forme("2", "CC", Role.voisin, [_carre(5.3, 0.2)]),
    ]
    carte = france_de_page(formes, Habillage("France"), {Role.retenu: "Territoire candidat"})
    assert carte.legende is not None and carte.legende.ou == "de la métropole"
    assert [cle.libelle for cle in cles(carte.legende) if cle.presente] == ["Territoire candidat", "EPCI voisin"]
    assert " km<" not in carte.svg and france_de_page([], Habillage("Vide"), {}).legende is None

"""The drawing of a chain: every end and every tie, nothing inline, and words that do nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from binome.documents.liens.dessin import dessiner
from binome.domaine.conflits.chemins import Recherche
from binome.domaine.conflits.constat import ChaineDeLiens
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, GrapheDesLiens, Sommet
from binome.domaine.saisie.jours import lire_jour

HOSTILE = "<script>alert(\"1\")</script> & l'agence de développement économique d'un territoire au nom très long"


def chaine() -> ChaineDeLiens:
    sommets = [
        Sommet("c", GenreDeSommet.personne, "Alix"),
        Sommet("o", GenreDeSommet.organisation, HOSTILE, certain=False),
        Sommet("d", GenreDeSommet.dossier, "Vallée"),
    ]
    faits = [
        FaitDeLien("c", "o", GenreDeFait.emploi, "x"),
        FaitDeLien("c", "o", GenreDeFait.mandat, "x"),
        FaitDeLien("o", "d", GenreDeFait.depot, "x"),
    ]
    graphe = GrapheDesLiens.construire(sommets, faits, lire_jour("2026-11-26"))
    return ChaineDeLiens(Recherche(graphe).vers("d").depuis("c").chemins[0], graphe)


def test_it_draws_every_end_and_every_tie() -> None:
    dessin = ET.fromstring(dessiner(chaine()))  # noqa: S314 — our own
    espace = "{http://www.w3.org/2000/svg}"
    assert [t.text for t in dessin.iter(f"{espace}title")] == [
        "Alix (personne)",
        f"{HOSTILE} (organisme)",
        "Vallée (candidature)",
    ]
    mots = {t.text for t in dessin.iter(f"{espace}text")}
    assert {"mandat + 1", "dépose", "Alix", "Vallée"} <= mots
    assert all(len(mot or "") <= 35 for mot in mots)


def test_nothing_is_inline_and_nothing_runs() -> None:
    dessin = dessiner(chaine())
    assert "style" not in dessin and "<script" not in dessin and "&lt;script" in dessin

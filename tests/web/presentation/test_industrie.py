"""Industries and groupings as evidence: the same piece on the public page and on the workbench, never a blank."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from tests.web.lecture_html import lire

from binome.api.perimetres_lus import GroupementLu
from binome.domaine.mots import industrie as mots
from binome.referentiel import Referentiel
from binome.referentiel.chargement import chemin_du_referentiel
from binome.referentiel.connecteurs.chargement import charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS
from binome.services.territoire import questions
from binome.services.territoire.terrain import du_referentiel
from binome.web.presentation.industrie import preuves_vues

BRIANCON, ECRINS, GUILLESTRE = "240500439", "240500462", "200067452"
MEMBRES = (BRIANCON, ECRINS, GUILLESTRE)
# A car plant between Briançon (05023) and L'Argentière (05006), food withheld in Briançon, shops elsewhere; nothing in
# the third.
EMPLOIS = """code_commune;code_ape;nb_etab_2023;effectifs_salaries_2023
05023;2910Z;1;300
05023;1011Z;2;
05023;4711D;9;100
05006;2910Z;1;200
69123;4711D;900;9000
69123;2910Z;9;500
"""
GROUPEMENTS = f"""N° SIREN;Nom du groupement;Nature juridique;Siren membre
200100011;Pays des Hautes Vallées;PETR;{BRIANCON}
200100011;Pays des Hautes Vallées;PETR;{ECRINS}
200100022;Régie des lacs;EPA;{BRIANCON}
200100022;Régie des lacs;EPA;{GUILLESTRE}
200100022;Régie des lacs;EPA;200067825
"""
Evaluer = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.lent


@pytest.fixture(scope="module")
def calcules(referentiel: Referentiel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the flows estimated for the country are kept, by what they come from: two tests that load the same files
    estimate them once."""
    dossier = tmp_path_factory.mktemp("calcules")
    (dossier / chemin_du_referentiel().name).symlink_to(chemin_du_referentiel())
    return dossier


@pytest.fixture
def evaluer(referentiel: Referentiel, calcules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evaluer:
    """The evaluation of three EPCI, with these files loaded and no other."""
    monkeypatch.setenv("BINOME_DONNEES", str(calcules))
    depot = Depot(tmp_path / "connecteurs")

    def evaluation(**fichiers: str) -> dict[str, Any]:
        for jeu, texte in fichiers.items():
            fichier = tmp_path / f"{jeu}.csv"
            fichier.write_text(texte)
            nom = jeu.replace("_", "-")
            charger(CONNECTEURS[nom], fichier, depot, dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
        return questions.evaluer(du_referentiel(MEMBRES, depot=depot, geographie=referentiel), MEMBRES)

    return evaluation


def page(evaluation: dict[str, Any]) -> tuple[str, str]:
    """The piece, well formed, and its words."""
    html = render_to_string("web/morceaux/industrie_perimetre.html", {"preuves": preuves_vues(evaluation)})
    lue = lire(html)
    assert lue.mal_fermes == lue.ouverts == []
    return html, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("’", "'")


def test_what_is_concentrated_shared_and_made_is_said_in_words_and_bars(evaluer: Evaluer) -> None:
    html, lu = page(evaluer(urssaf_emploi=EMPLOIS))
    # 500 of 600 jobs here, 1,000 of 10,100 in the file.
    assert "Industrie automobile" in lu and "× 8,4" in lu and "50 % des emplois de France" in lu
    assert "Briançonnais : 300 · Pays des Ecrins : 200" in lu
    assert "Briançonnais et Pays des Ecrins Industrie automobile 1" in lu
    assert "au moins 300" in lu and "secret statistique sur 1 industrie" in lu
    assert "Guillestrois et du Queyras inconnu inconnu" in lu
    largeurs = [float(n) for n in re.findall(r'<rect x="0" y="1.5" width="([\d.]+)"', html)]
    assert largeurs == [120.0, 120.0, 80.0, 0.0], "one sector, then three members: 300, 200, and nothing known"
    assert "Source : Urssaf, 2023" in lu and "convention" in lu


def test_groupings_are_named_by_what_they_are_with_who_sits_there(evaluer: Evaluer) -> None:
    evaluation = evaluer(banatic=GROUPEMENTS)
    lus = [GroupementLu.model_validate(g).model_dump() for g in evaluation["groupements"]]
    assert lus == evaluation["groupements"], "as the API describes them"
    _, lu = page(evaluation)
    assert "Pays des Hautes Vallées pôle d'équilibre territorial et rural Briançonnais et Pays des Ecrins, et eux" in lu
    assert "Régie des lacs EPA Briançonnais et Guillestrois et du Queyras, avec 1 autre EPCI" in lu
    assert "Source : Banatic" in lu and "ententes et conventions" in lu


def test_what_is_not_loaded_is_unknown_and_says_how_to_load_it(evaluer: Evaluer) -> None:
    _, lu = page(evaluer())
    assert "binome donnees charger urssaf-emploi FICHIER" in lu and "binome donnees charger banatic FICHIER" in lu
    assert lu.count("Inconnu.") == 2 and "Source" not in lu


def test_what_is_loaded_and_empty_says_so(evaluer: Evaluer) -> None:
    _, lu = page(evaluer(urssaf_emploi="code_commune;code_ape;effectifs_salaries_2023\n69123;2910Z;500\n",
                         banatic=GROUPEMENTS.replace(ECRINS, "200067825").replace(GUILLESTRE, "200067825")))  # fmt: skip
    assert mots.AUCUNE_CONCENTREE.replace("’", "'") in lu and mots.AUCUN_GROUPEMENT in lu


def test_the_closest_pairs_come_first_and_the_others_unfold() -> None:
    codes = [f"{k:09d}" for k in range(4)]
    paires = [
        {"a": a, "b": b, "cosinus": 0.9 - k / 10, "communes": ["29"]}
        for k, (a, b) in enumerate((a, b) for a in codes for b in codes if a < b)
    ]
    industrie = {
        "membres": [], "parentes": paires, "concentres": [], "inconnus": [], "source": "s", "millesime": "2023",
    }  # fmt: skip
    unites = [{"unite": code, "nom": f"CC {code}"} for code in codes]
    html, lu = page({"unites": unites, "industrie": industrie, "groupements": None, "donnees": {"groupements": None}})
    assert html.index("0,50") < html.index("<details") < html.index("0,40") and lu.count("Industrie automobile") == 6


@pytest.mark.parametrize(
    ("division", "attendu"),
    [("25", "Produits métalliques"), ("30", "Autres matériels de transport"), ("29", "Industrie automobile"),
     ("22", "Produits en caoutchouc et en plastique"), ("10", "Industries alimentaires"), ("28", "Machines et équipements")],
)  # fmt: skip
def test_an_industry_has_a_short_name_where_several_are_listed(division: str, attendu: str) -> None:
    assert mots.bref(division) == attendu

"""The matching written three ways: the same lines, the keys that other tools read, and nothing that runs."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.offre.test_appariement import FICHE, JOUR, _dossier

from binome.documents.offre import arbre, html, texte
from binome.documents.offre.mots import par_une_entreprise, resume
from binome.offre.appariement import apparier
from binome.offre.catalogue import catalogue
from binome.offre.exemples import PAYS
from binome.offre.situation import Monde


@pytest.fixture(scope="module")
def fiches():
    return apparier(_dossier(FICHE, titre="Décarboner <la> forge"), catalogue(), Monde(PAYS), JOUR)


def test_json_has_the_keys_that_others_read(fiches):
    lu = json.loads(arbre.to_json(fiches, "d", JOUR))
    (fiche,) = lu["fiches"]
    assert fiche["id"] == "f"
    assert 0 < len(fiche["dispositifs"]) <= 12
    for dispositif in fiche["dispositifs"]:
        assert {"id", "etat", "conditions"} <= set(dispositif)
        assert all({"id", "etat", "preuve", "a_faire", "source"} <= set(c) for c in dispositif["conditions"])
        assert all(c["source"] and c["preuve"] for c in dispositif["conditions"])
    assert {a["etat"].split(" ")[0] for a in fiche["autres"]} >= {"fermé"}
    tous = json.loads(arbre.to_json(fiches, "d", JOUR, tous=True))["fiches"][0]["dispositifs"]
    assert len(tous) == len(catalogue())


def test_text_and_html_say_the_same_states(fiches):
    en_texte, en_html = texte.rediger(fiches, "Titre", "26 novembre 2026"), html.rediger(fiches, "Titre", "ce jour")
    for rapprochement in fiches[0].proposes:
        assert rapprochement.phrase.split("\u202f")[0] in en_texte.lower().replace("\u202f", " ")
        assert rapprochement.dispositif.nom.split(" ")[0].split("'")[0] in en_html
    assert resume(fiches[0]).split(" ")[0] in en_texte


def test_html_runs_nothing_and_escapes(fiches):
    page = html.rediger(fiches, "Titre <script>", "ce jour")
    assert "<script" not in page
    assert "&lt;la&gt; forge" in page
    assert "http" not in page


def test_who_else_could_carry_it_is_said():
    (fiche,) = apparier(
        _dossier({**FICHE, "porteurs": [{"nom": "Agence", "nature": "gip"}]}, titre="Décarboner l'énergie d'un site"),
        catalogue(), Monde(PAYS), JOUR,
    )  # fmt: skip
    assert par_une_entreprise(fiche)
    assert "Si un autre acteur" in texte.rediger([fiche], "T", "ce jour")
    assert "Si un autre acteur" in html.rediger([fiche], "T", "ce jour")


def test_a_scheme_alone_says_whether_it_is_to_be_read_again():
    d = catalogue()[0].dispositif
    lu = arbre.arbre_dispositif(d, dt.date(2028, 1, 1))
    assert lu["a_relire"] and lu["ferme"]
    assert "exemples" not in lu

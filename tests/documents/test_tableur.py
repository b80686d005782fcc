"""The plan as a workbook: what goes out comes back, and no cell is alive."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from binome.documents.tableur import ClasseurRefuseError, Connus, Origine, ecrire, lire
from binome.documents.tableur.textes import coder, coder_liste, decoder, decoder_liste

_spec = importlib.util.spec_from_file_location("plans_de_test", Path(__file__).with_name("plans.py"))
_plans = importlib.util.module_from_spec(_spec)
sys.modules["plans_de_test"] = _plans
_spec.loader.exec_module(_plans)
canonique, plans = _plans.canonique, _plans.plans

ORIGINE = Origine("essai", 7, ("f1",))


@pytest.mark.lent
@given(plans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_plan_comes_back_the_same(plan):
    assert lire(ecrire(plan, ORIGINE)).plan == plan
    noms = _plans.NOMS_ENJEUX
    assert lire(ecrire(plan, ORIGINE, noms), lambda origine: Connus(enjeux=noms)).plan == plan


def _classeur(*enjeux, noms=_plans.NOMS_ENJEUX):
    axe = {"id": "a", "titre": "A", "enjeux": list(enjeux)}
    return openpyxl.load_workbook(io.BytesIO(ecrire({"axes": [axe], "fiches": []}, ORIGINE, noms)))


def _relu(classeur, noms=_plans.NOMS_ENJEUX):
    octets = io.BytesIO()
    classeur.save(octets)
    return lire(octets.getvalue(), lambda origine: Connus(enjeux=noms)).plan["axes"][0].get("enjeux", [])


def test_stakes_are_written_in_the_words_of_the_call_and_read_back():
    classeur = _classeur("eau_et_climat", "foncier")
    assert [c.value for c in classeur["Axes"][1]][:3] == ["Identifiant", "Intitulé", "Enjeux"]
    assert classeur["Axes"]["C2"].value.endswith("Foncier") and "climat" in classeur["Axes"]["C2"].value
    assert _relu(classeur) == ["eau_et_climat", "foncier"]


def test_a_workbook_written_under_the_former_heading_is_read():
    classeur = _classeur("foncier")
    classeur["Axes"]["C1"] = "Enjeux nationaux"
    classeur["Fiches"]["F1"] = "Enjeux nationaux"
    assert _relu(classeur) == ["foncier"]
    classeur["Axes"]["C1"] = "Enjeux de quelqu'un"
    with pytest.raises(ClasseurRefuseError):
        _relu(classeur)


def test_a_stake_that_the_call_does_not_name_is_refused_with_those_it_names():
    classeur = _classeur("foncier")
    classeur["Axes"]["C2"] = "fonciers"
    with pytest.raises(ClasseurRefuseError) as refus:
        _relu(classeur)
    assert "Foncier" in str(refus.value.fautes[0]) and "Compétences" in str(refus.value.fautes[0])


def test_without_a_call_stakes_are_their_ids():
    assert _relu(_classeur("ailleurs", noms={}), noms={}) == ["ailleurs"]


@given(_plans.COURTS)
def test_any_text_comes_back_the_same(texte):
    assert decoder(coder(texte)) == texte


@given(_plans.st.lists(_plans.COURTS.map(str.strip)))
def test_any_list_of_texts_comes_back_the_same(textes):
    assert decoder_liste(coder_liste(textes)) == textes


def test_the_origin_comes_back():
    assert lire(ecrire({}, ORIGINE)).origine == ORIGINE
    assert lire(ecrire({}, Origine("essai"))).origine.revision is None


def _formules(octets):
    """Cells that a spreadsheet would compute, in the raw XML and as openpyxl sees them."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        brutes = [
            n for n in archive.namelist() if "sheet" in n and (b"<f>" in archive.read(n) or b"<f " in archive.read(n))
        ]
    classeur = openpyxl.load_workbook(io.BytesIO(octets))
    return brutes + [
        c.coordinate for page in classeur for ligne in page.iter_rows() for c in ligne if c.data_type == "f"
    ]


@pytest.mark.parametrize(
    "texte", ["=1+1", "=cmd|' /C calc'!A0", "+A1", "-A1", "@SUM(A1)", "{=A1}", '=HYPERLINK("http://x")']
)
def test_no_cell_is_ever_a_formula(texte):
    axe = {"id": "a", "titre": texte, "provenance": texte}
    fiche = {"id": "f", "axe": "a", "titre": texte, "description": texte, "porteurs": [{"nom": texte}]}
    fiche["territoires"] = {"sites": [texte]}
    fiche["financement"] = [{"financeur": texte, "nature": "pret", "montant": 1}]
    plan = canonique({"strategie": texte, "axes": [axe], "fiches": [fiche]})
    octets = ecrire(plan, Origine(texte, 1, (texte,)))
    assert not _formules(octets)
    assert lire(octets).plan == plan


def test_the_search_would_find_a_formula():
    classeur = openpyxl.Workbook()
    classeur.active["A1"] = "=1+1"
    sortie = io.BytesIO()
    classeur.save(sortie)
    assert _formules(sortie.getvalue())


def test_amounts_and_dates_are_numbers_and_dates_for_the_spreadsheet():
    fiche = {
        "id": "f",
        "axe": "a",
        "titre": "F",
        "cout": {"montant": "1250000.5"},
        "calendrier": {"debut": "2027-01-15"},
    }
    plan = canonique({"axes": [{"id": "a", "titre": "A"}], "fiches": [fiche]})
    page = openpyxl.load_workbook(io.BytesIO(ecrire(plan, ORIGINE)))["Fiches"]
    ligne = dict(zip((c.value for c in page[1]), page[2], strict=True))
    assert ligne["Coût total (€)"].value == 1250000.5
    assert ligne["Début"].is_date
    assert ligne["HT ou TTC"].value == "HT"


def test_the_same_plan_gives_the_same_bytes():
    plan = canonique({"axes": [{"id": "a", "titre": "A"}]})
    assert ecrire(plan, ORIGINE) == ecrire(plan, ORIGINE)

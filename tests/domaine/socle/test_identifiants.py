"""SIREN, SIRET, commune and NAF codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.socle import identifiants as i
from binome.domaine.socle.naf import SECTIONS, est_industriel, section

VRAIS = ["240500439", "200067825", "356000000", "992367730", "994579670"]


@pytest.mark.parametrize("siren", VRAIS)
def test_real_sirens_pass(siren):
    assert i.verifier_siren(siren) == siren


@given(st.sampled_from(VRAIS), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(siren, rang, decalage):
    faux = siren[:rang] + str((int(siren[rang]) + decalage) % 10) + siren[rang + 1 :]
    with pytest.raises(ValueError, match="clé"):
        i.verifier_siren(faux)


@pytest.mark.parametrize("texte", ["", "24050043", "2405004390", "24050043A", "²40500439"])
def test_other_shapes_are_refused(texte):
    with pytest.raises(ValueError, match="neuf chiffres"):
        i.verifier_siren(texte)


def test_siret_of_la_poste_has_its_own_key():
    assert i.verifier_siret("35600000000048") == "35600000000048"
    assert i.verifier_siret("35600000049837") == "35600000049837"
    with pytest.raises(ValueError, match="clé"):
        i.verifier_siret("35600000000046")


@pytest.mark.parametrize(
    ("code", "attendu"), [("2511z", "25.11Z"), ("25.11Z", "25.11Z"), ("10", "10"), ("20.53", "20.53")]
)
def test_naf_is_written_one_way(code, attendu):
    assert i.verifier_naf(code) == attendu


@pytest.mark.parametrize("code", ["05061", "2A004", "97411"])
def test_communes(code):
    assert i.verifier_commune(code) == code


def test_industry_is_sections_b_to_e_and_construction_is_not():
    assert [section(f"{division:02}") for division in (1, 8, 25, 35, 38, 41, 99)] == list("ABCDEFU")
    assert est_industriel("25.11Z") and est_industriel("38") and not est_industriel("41.20A")
    assert section("98") == "T" and section("04") is None


def test_sections_do_not_overlap():
    divisions = [d for debut, fin, _ in SECTIONS.values() for d in range(debut, fin + 1)]
    assert len(divisions) == len(set(divisions))


def test_an_organisation_takes_a_siret_for_a_siren_and_keeps_both():
    for brut in ({"siren": "240500439 00015"}, {"siret": "24050043900015"}):
        o = Organisation.model_validate({"nom": "CC", **brut})
        assert (o.siren, o.siret) == ("240500439", "24050043900015")
    assert Organisation(nom="La Poste", siren="35600000000042").siret == "35600000000042"
    assert Organisation(nom="CC", siren="240500439").siret is None


@pytest.mark.parametrize(
    ("brut", "lieu", "dit"),
    [
        ({"siren": "24050043900016"}, "siren", "la clé de ce SIRET est fausse"),
        ({"siret": "24050043900016"}, "siret", "la clé de ce SIRET est fausse"),
        ({"siren": "200067825", "siret": "24050043900015"}, "siret", "n'est pas un établissement du SIREN 200067825"),
        ({"siren": "2405004390"}, "siren", "un SIREN compte neuf chiffres"),
    ],
)
def test_a_siret_that_does_not_hold_is_said_where_it_was_typed(brut, lieu, dit):
    with pytest.raises(ValidationError) as refus:
        Organisation.model_validate({"nom": "CC", **brut})
    fautes = {f["loc"][0]: f["msg"] for f in refus.value.errors()}
    assert dit in fautes[lieu]

"""The schemes: each has its examples, which are its tests; each says where it was read, and what nobody found."""

from __future__ import annotations

import datetime as dt

import pytest

from binome.offre.catalogue import catalogue, dispositif
from binome.offre.conditions import CONTROLES
from binome.offre.conditions.recueil import Etat
from binome.offre.exemples import preparer
from binome.offre.fautes import DispositifInconnuError
from binome.offre.rapprochement import Issue, fraicheur

CAS = [(pret, exemple) for pret in catalogue() for exemple in pret.dispositif.exemples]
SANS_PREUVE = {"relecture", "dates", "zone", "porteur"}
"""Lines that are to be asked for because no source says it: no example can meet them."""


@pytest.mark.parametrize(("pret", "exemple"), CAS, ids=[f"{p.dispositif.id} {e.titre}" for p, e in CAS])
def test_a_scheme_says_of_its_example_what_is_expected(pret, exemple):
    cas = preparer(exemple, pret)
    assert cas.tenu, [(c.id, c.etat, c.constat) for c in cas.rapprochement.conditions]
    if exemple.contre is None:
        controlees = {p.ecrite.id for p in pret.conditions if p.lire}
        restent = {c.id for c in cas.rapprochement.a_confirmer if c.etat is Etat.a_confirmer}
        assert not restent & controlees
        assert restent <= SANS_PREUVE
    else:
        assert {c.id for c in cas.rapprochement.adverses} == {exemple.contre}
        assert cas.rapprochement.issue in (Issue.exclu, Issue.il_manque, Issue.ferme)


@pytest.mark.parametrize("pret", catalogue(), ids=lambda p: p.dispositif.id)
class TestDispositif:
    def test_each_condition_has_an_example_that_meets_it_and_one_that_does_not(self, pret):
        contre = [e.contre for e in pret.dispositif.exemples]
        assert None in contre or not contre
        assert {p.ecrite.id for p in pret.conditions if p.lire} <= set(contre)
        if pret.dispositif.dates.cloture:
            assert "dates" in contre

    def test_what_is_unknown_says_whom_to_ask(self, pret):
        d = pret.dispositif
        assert d.source and d.operateurs
        assert all(i.a_demander_a for i in d.inconnus)
        assert all(c.par for c in d.conditions if c.nature == "appreciee")

    def test_it_is_stale_or_read_lately_and_says_it(self, pret):
        d = pret.dispositif
        if d.verifie_le is None:
            assert fraicheur(d, dt.date(2026, 11, 26)) == "fiche de dispositif jamais relue à une source datée"
            return
        assert fraicheur(d, d.verifie_le + dt.timedelta(180)) is None
        assert fraicheur(d, d.verifie_le + dt.timedelta(181)) == "fiche de dispositif non revue depuis 181 jours"


def test_there_are_the_forty_schemes_and_the_operators_of_whom_nothing_was_found():
    assert len(catalogue()) >= 43
    muets = {"business-france", "action-logement", "cerema", "cnam-en-territoires"}
    assert muets <= {p.dispositif.id for p in catalogue()}
    assert all(dispositif(nom).dispositif.inconnus for nom in muets)


def test_every_check_is_used_by_a_scheme_or_by_state_aid():
    employes = {p.ecrite.controle for pret in catalogue() for p in pret.conditions}
    assert set(CONTROLES) - employes == {
        "aides.place_de_minimis",
        "aides.sous_le_cout",
        "lieux.zone_afr",
        "projet.maturite",
    }


def test_a_scheme_that_nobody_knows_is_said():
    with pytest.raises(DispositifInconnuError, match="« rien » n'est pas au catalogue"):
        dispositif("rien")

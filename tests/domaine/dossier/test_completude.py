"""Where a dossier stands: nothing is complete because it is empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.saisies import FICHE_PLEINE

from binome.domaine.dossier.completude import ATTENDUS, PARTIES, EtatFiche, absents, est_commence, etat_de_la_fiche
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.mots.manques import dire_l_etat, manques


def _fiche(**champs):
    return FicheAction.model_validate({"id": "f", "titre": "F", "axe": "a", **champs})


def test_a_fiche_says_what_it_lacks_until_it_is_complete():
    assert manques(_fiche(**FICHE_PLEINE)) == () and dire_l_etat(_fiche(**FICHE_PLEINE)) == "Complète"
    partielle = {**FICHE_PLEINE, "cout": {"montant": 150}, "porteurs": [{"nom": "SEM"}], "risques": []}
    assert manques(_fiche(**partielle)) == ("les risques", "le SIREN du porteur", "un plan de financement égal au coût")
    assert dire_l_etat(_fiche(**partielle)).startswith("Manque : les risques")
    assert dire_l_etat(_fiche()) == "Pas commencée"


@given(st.sets(st.sampled_from(ATTENDUS)))
def test_a_fiche_is_complete_when_it_lacks_nothing_and_only_then(remplis):
    fiche = _fiche(**{champ: FICHE_PLEINE[champ] for champ in remplis})
    attendu = EtatFiche.pas_commencee if not remplis else EtatFiche.en_cours
    assert etat_de_la_fiche(fiche) is (EtatFiche.complete if remplis == set(ATTENDUS) else attendu)
    assert set(absents(fiche)) == set(ATTENDUS) - remplis


NU = {"id": "d", "titre": "T", "territoire": "T", "appel": "a", "millesime": "2026"}


@pytest.mark.parametrize(
    ("partie", "champs"),
    [
        ("presentation", {"concertation": "x"}),
        ("perimetre", {"perimetre": {"membres": [{"siren": "200067825", "nom": "X"}]}}),
        ("plan-d-actions", {"plan_actions": {"strategie": "x"}}),
        ("plan-d-actions", {"plan_actions": {"axes": [{"id": "axe-1", "titre": "Le mien"}]}}),
        ("gouvernance", {"gouvernance": {"description": "x"}}),
        ("chiffres", {"chiffres": [{"id": "c", "libelle": "x", "valeur": 1, "unite": "EPCI"}]}),
    ],
)
def test_a_part_begins_with_what_is_written_in_it_and_in_no_other(partie, champs):
    avant, apres = Dossier.model_validate(NU), Dossier.model_validate({**NU, **champs})
    assert not any(est_commence(avant, lieux) for lieux in PARTIES.values())
    assert [cle for cle, lieux in PARTIES.items() if est_commence(apres, lieux)] == [partie]


def test_the_axes_that_the_call_gave_are_no_beginning():
    axes = {"axes": [{"id": "axe-1", "titre": "Innover"}]}
    offert = Dossier.model_validate({**NU, "plan_actions": axes})
    assert not est_commence(offert, ("plan_actions",), ["Innover"])
    assert est_commence(offert, ("plan_actions",), ["Former"])


def test_every_field_of_a_dossier_is_of_one_part_or_of_none():
    dits = [champ for champs in PARTIES.values() for champ in champs]
    assert len(dits) == len(set(dits)) and set(dits) <= set(Dossier.model_fields)

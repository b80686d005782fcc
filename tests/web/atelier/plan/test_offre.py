"""The basket of services in the workspace: what one reads of the plan, matched; what is reserved is nowhere in it."""

from __future__ import annotations

import pytest
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.web.atelier.plan import profil

PANIER = "/atelier/essai/plan-d-actions/offre/"
SECRETE = "/atelier/essai/plan-d-actions/fiches/f3/offre/"


@pytest.mark.parametrize("role", [Role.chef_de_projet, Role.lecteur])
def test_the_basket_opens_for_the_team_and_leads_to_each_fiche(navigateur, dossier, role):
    compte = maquettes.compte("quelqu-un", au=dossier, role=role)
    page = navigateur(compte).get(PANIER).content.decode()
    assert "Le panier de services" in page
    assert "/atelier/essai/plan-d-actions/fiches/f1/offre/" in page


def test_a_fiche_alone_shows_conditions_and_their_places(navigateur, dossier):
    chef = maquettes.compte("une-cheffe", au=dossier, role=Role.chef_de_projet)
    page = navigateur(chef).get("/atelier/essai/plan-d-actions/fiches/f1/offre/").content.decode()
    assert "Ce qui peut aider l’action f1" in page
    assert navigateur(chef).get("/atelier/essai/plan-d-actions/fiches/f9/offre/").status_code == 404


@pytest.mark.parametrize("champ", ["chiffre_affaires", "bilan", "aides_minimis"])
@pytest.mark.parametrize("montant", ["-5", "10000000000000"])
def test_an_absurd_amount_of_a_profile_is_said_at_its_field(champ, montant):
    with pytest.raises(ValeurRefuseeError, match=r"négative|trop grand"):
        profil._valeur(champ, montant, "")

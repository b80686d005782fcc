"""A team says what ties someone who judges it: kept, shown to who decides, and to nobody of another team."""

from __future__ import annotations

import pytest
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import InteretDeclare, LigneJournal


@pytest.fixture
def equipe(dossier, chef, navigateur):
    return navigateur(chef)


@pytest.fixture
def page(dossier):
    return f"/atelier/{dossier.identifiant}/liens/"


def test_a_tie_is_said_and_read_again(equipe, page):
    dit = {"nom": "Mme Exemple, vice-présidente", "texte": "Administratrice du porteur de l'action 2-03."}
    assert equipe.post(page, dit).status_code == 302
    assert "Mme Exemple" in equipe.get(page).content.decode()
    interet = InteretDeclare.objects.get()
    assert (interet.nom, interet.personnel, interet.compte) == (dit["nom"], False, None)
    ligne = LigneJournal.objects.get(action="interet.signale")
    assert "Exemple" not in ligne.donnees and "Administratrice" not in ligne.donnees


@pytest.mark.parametrize(
    "dit", [{"nom": "", "texte": "x"}, {"nom": "x", "texte": ""}, {"nom": "x" * 300, "texte": "y"}]
)
def test_what_is_incomplete_comes_back_as_it_was_typed(equipe, page, dit):
    reponse = equipe.post(page, dit)
    assert reponse.status_code == 422 and (dit["texte"] or dit["nom"]) in reponse.content.decode()
    assert not InteretDeclare.objects.exists()


def test_readers_carriers_and_other_teams_say_nothing(equipe, page, navigateur, membre):
    for role in (Role.lecteur, Role.contributeur):
        assert navigateur(membre(role)).get(page).status_code == 403
    assert navigateur(maquettes.compte("passant")).get(page).status_code == 404

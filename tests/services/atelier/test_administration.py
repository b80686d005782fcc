"""What whoever holds the server may do for people: administrators, accounts opened, a second factor lost."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from tests.web.atelier.conftest import campagne, chef, creer_compte, dossier, membre, navigateur

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier, LigneJournal
from binome.services import acces, administration, comptes

__all__ = ["campagne", "chef", "dossier", "membre", "navigateur"]
pytestmark = pytest.mark.django_db


def _actions() -> list[str]:
    return [x.action for x in LigneJournal.objects.filter(objet__startswith="compte:")]


def test_there_is_one_first_administrator_who_sees_no_dossier(dossier: Dossier) -> None:
    compte = administration.premier_administrateur("admin@exemple.fr")
    assert compte.administrateur
    assert not compte.has_usable_password()
    with pytest.raises(administration.AdministrationError, match="déjà"):
        administration.premier_administrateur("autre@exemple.fr")
    assert Compte.objects.filter(administrateur=True).count() == 1
    with pytest.raises(acces.IntrouvableError):
        acces.ouvrir(compte, dossier.identifiant)
    assert acces.lien(compte, dossier).roles == {Role.administrateur}


def test_administrators_come_and_go_and_the_last_one_stays() -> None:
    premier = administration.premier_administrateur("un@exemple.fr")
    with pytest.raises(administration.AdministrationError, match="seul"):
        administration.retirer_administrateur(premier.email)
    second = administration.ajouter_administrateur("Deux@exemple.fr")
    assert administration.ajouter_administrateur("deux@exemple.fr") == second
    assert not administration.retirer_administrateur("un@exemple.fr").administrateur
    for qui, mot in (("un@exemple.fr", "n'administre pas"), ("trois@exemple.fr", "Personne")):
        with pytest.raises(administration.AdministrationError, match=mot):
            administration.retirer_administrateur(qui)
    assert _actions() == ["plateforme.administrateur"] * 2 + ["plateforme.administrateur_retire"]


def test_an_account_is_opened_once_and_its_address_is_proven() -> None:
    compte = administration.inscrire("Chef@Exemple.fr")
    assert comptes.adresse_prouvee(compte, "chef@exemple.fr")
    with pytest.raises(administration.AdministrationError, match="déjà un compte"):
        administration.inscrire(" chef@exemple.fr")
    with pytest.raises(comptes.CourrielInvalideError):
        administration.inscrire("chef")
    assert _actions() == ["compte.inscrit"]


def test_a_lost_second_factor_is_forgotten_and_asked_for_again() -> None:
    administration.premier_administrateur("un@exemple.fr")
    compte = administration.ajouter_administrateur("deux@exemple.fr")
    for genre in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=compte, type=genre, data={})
    assert not comptes.double_facteur_manquant(compte)
    administration.retirer_seconde_preuve("deux@exemple.fr")
    assert comptes.double_facteur_manquant(compte)
    assert not Authenticator.objects.exists()
    with pytest.raises(administration.AdministrationError, match="rien"):
        administration.retirer_seconde_preuve("deux@exemple.fr")
    creer_compte("sans")
    assert _actions()[-1] == "compte.seconde_preuve_retiree"

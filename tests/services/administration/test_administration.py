"""What whoever holds the server may do for people: administrators, accounts opened, a second factor lost."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier, LigneJournal
from binome.services.acces import ouverture
from binome.services.administration import administrateurs
from binome.services.comptes import comptes

pytestmark = pytest.mark.django_db


def _actions() -> list[str]:
    return [x.action for x in LigneJournal.objects.filter(objet__startswith="compte:")]


def test_there_is_one_first_administrator_who_sees_no_dossier(dossier: Dossier) -> None:
    compte = administrateurs.premier_administrateur("admin@exemple.fr")
    assert compte.administrateur
    assert not compte.has_usable_password()
    with pytest.raises(administrateurs.AdministrationError, match="déjà"):
        administrateurs.premier_administrateur("autre@exemple.fr")
    assert Compte.objects.filter(administrateur=True).count() == 1
    with pytest.raises(ouverture.IntrouvableError):
        ouverture.ouvrir(compte, dossier.identifiant)
    assert ouverture.lien(compte, dossier).roles == {Role.administrateur}


def test_administrators_come_and_go_and_the_last_one_stays() -> None:
    premier = administrateurs.premier_administrateur("un@exemple.fr")
    with pytest.raises(administrateurs.AdministrationError, match="seul"):
        administrateurs.retirer_administrateur(premier.email)
    second = administrateurs.ajouter_administrateur("Deux@exemple.fr")
    assert administrateurs.ajouter_administrateur("deux@exemple.fr") == second
    assert not administrateurs.retirer_administrateur("un@exemple.fr").administrateur
    for qui, mot in (("un@exemple.fr", "n'administre pas"), ("trois@exemple.fr", "Personne")):
        with pytest.raises(administrateurs.AdministrationError, match=mot):
            administrateurs.retirer_administrateur(qui)
    assert _actions() == ["plateforme.administrateur"] * 2 + ["plateforme.administrateur_retire"]


def test_an_account_is_opened_once_and_its_address_is_proven() -> None:
    compte = administrateurs.inscrire("Chef@Exemple.fr")
    assert comptes.adresse_prouvee(compte, "chef@exemple.fr")
    with pytest.raises(administrateurs.AdministrationError, match="déjà un compte"):
        administrateurs.inscrire(" chef@exemple.fr")
    with pytest.raises(comptes.CourrielInvalideError):
        administrateurs.inscrire("chef")
    assert _actions() == ["compte.inscrit"]


def test_a_lost_second_factor_is_forgotten_and_asked_for_again() -> None:
    administrateurs.premier_administrateur("un@exemple.fr")
    compte = administrateurs.ajouter_administrateur("deux@exemple.fr")
    for genre in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=compte, type=genre, data={})
    assert not comptes.double_facteur_manquant(compte)
    administrateurs.retirer_seconde_preuve("deux@exemple.fr")
    assert comptes.double_facteur_manquant(compte)
    assert not Authenticator.objects.exists()
    with pytest.raises(administrateurs.AdministrationError, match="rien"):
        administrateurs.retirer_seconde_preuve("deux@exemple.fr")
    maquettes.compte("sans")
    assert _actions()[-1] == "compte.seconde_preuve_retiree"

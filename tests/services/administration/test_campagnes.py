"""Campaigns, the candidatures they open, and the organisations a dossier names."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from tests import maquettes

from binome.appels.catalogue import AppelInconnuError
from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import Action, Role
from binome.registre.models import Appartenance, Compte, LigneJournal, Organisation, RoleCampagne
from binome.services.acces import organisations, ouverture
from binome.services.administration import administrateurs, campagnes, roles_de_campagne
from binome.services.comptes import comptes
from binome.services.redaction import candidatures

pytestmark = pytest.mark.django_db
RACINE = Path(__file__).parents[3]
APPEL = "ti-2023-2027"


def _actions() -> list[str]:
    return [x.action for x in LigneJournal.objects.all()]


def test_a_campaign_opens_with_the_deadline_of_its_call_once():
    campagne = campagnes.ouvrir(APPEL)
    assert campagne.echeance == dt.date(2023, 9, 22)
    with pytest.raises(campagnes.CampagneError, match="déjà"):
        campagnes.ouvrir(APPEL)
    with pytest.raises(AppelInconnuError):
        campagnes.ouvrir("ti-2099")
    assert _actions() == ["campagne.ouverte"]


def test_a_deadline_is_put_off_never_brought_forward_and_always_for_a_reason():
    campagnes.ouvrir(APPEL)
    campagnes.prolonger(APPEL, dt.date(2023, 9, 29), "Panne nationale")
    for jour, motif in ((dt.date(2023, 9, 29), "x"), (dt.date(2023, 9, 1), "x"), (dt.date(2024, 1, 1), " ")):
        with pytest.raises(administrateurs.AdministrationError):
            campagnes.prolonger(APPEL, jour, motif)
    assert campagnes.trouver(APPEL).echeance == dt.date(2023, 9, 29)
    donnees = json.loads(LigneJournal.objects.last().donnees)
    assert donnees == {"avant": "2023-09-22", "apres": "2023-09-29", "motif": "Panne nationale"}


def test_roles_of_a_campaign_are_named_once_and_those_of_a_dossier_are_not_given_there():
    campagnes.ouvrir(APPEL)
    for _ in range(2):
        compte = roles_de_campagne.nommer("Region@Exemple.fr", Role.instructeur, APPEL)
    assert compte.email == "region@exemple.fr"
    assert RoleCampagne.objects.count() == 1
    assert _actions() == ["campagne.ouverte", "campagne.role_donne"]
    with pytest.raises(campagnes.CampagneError, match="dans un dossier"):
        roles_de_campagne.nommer("x@exemple.fr", Role.elu, APPEL)
    with pytest.raises(comptes.CourrielInvalideError):
        roles_de_campagne.nommer("x", Role.comite, APPEL)


def test_a_role_is_given_for_regions_and_taken_back_one_by_one_or_altogether(referentiel):
    campagnes.ouvrir(APPEL)
    qui = "prefecture@exemple.fr"
    for code in ("93", " 84 ", "93"):
        roles_de_campagne.nommer(qui, Role.instructeur, APPEL, "Convention", region=code)
    assert sorted(RoleCampagne.objects.values_list("portee", flat=True)) == ["84", "93"]
    assert json.loads(LigneJournal.objects.last().donnees)["regions"] == ["84"]
    roles_de_campagne.demettre(qui, Role.instructeur, APPEL, "Fin", region="84")
    with pytest.raises(campagnes.CampagneError, match="pour la région 84"):
        roles_de_campagne.demettre(qui, Role.instructeur, APPEL, "Fin", region="84")
    roles_de_campagne.nommer(qui, Role.instructeur, APPEL, "Partout")
    roles_de_campagne.demettre(qui, Role.instructeur, APPEL, "Fin")
    assert not RoleCampagne.objects.exists()
    assert json.loads(LigneJournal.objects.last().donnees)["regions"] == ["93"]


def test_a_scope_that_means_nothing_is_refused_and_nothing_is_written(referentiel):
    campagnes.ouvrir(APPEL)
    roles_de_campagne.nommer("national@exemple.fr", Role.instructeur, APPEL)
    avant = _actions()
    for qui, role, region, mot in (
        ("a@exemple.fr", Role.instructeur, "99", "93 Provence"),
        ("a@exemple.fr", Role.instructeur, "' OR 1=1", "code INSEE"),
        ("a@exemple.fr", Role.comite, "93", "tout le pays"),
        ("national@exemple.fr", Role.instructeur, "93", "reprenez d'abord"),
    ):
        with pytest.raises(campagnes.CampagneError, match=mot):
            roles_de_campagne.nommer(qui, role, APPEL, region=region)
    assert _actions() == avant
    assert not Compte.objects.filter(email="a@exemple.fr").exists()


@pytest.mark.parametrize("motif", ["", " \n\u200b", "x" * 501, "\ud800"])
def test_an_act_without_a_reason_worth_keeping_is_refused(motif):
    for geste in (
        lambda: campagnes.ouvrir(APPEL, motif),
        lambda: administrateurs.inscrire("a@exemple.fr", motif),
        lambda: administrateurs.ajouter_administrateur("a@exemple.fr", motif),
    ):
        with pytest.raises(administrateurs.AdministrationError):
            geste()
    assert not LigneJournal.objects.exists() and not Compte.objects.exists()


def test_a_role_of_a_campaign_is_taken_back_and_its_account_stays():
    campagnes.ouvrir(APPEL)
    compte = roles_de_campagne.nommer("region@exemple.fr", Role.instructeur, APPEL)
    for role, courriel in ((Role.comite, "region@exemple.fr"), (Role.instructeur, "autre@exemple.fr")):
        with pytest.raises(campagnes.CampagneError, match="n'est pas"):
            roles_de_campagne.demettre(courriel, role, APPEL)
    roles_de_campagne.demettre("Region@exemple.fr", Role.instructeur, APPEL)
    assert not RoleCampagne.objects.exists()
    assert Compte.objects.filter(pk=compte.pk).exists()
    assert _actions()[-1] == "campagne.role_repris"


def test_a_territory_opens_a_candidature_and_its_author_is_chef_de_projet(campagne):
    compte = maquettes.compte("chef")
    premier = candidatures.ouvrir(compte, campagne, "  Vallée   de l'Arve ")
    second = candidatures.ouvrir(compte, campagne, "Vallée de l'Arve")
    assert (premier.identifiant, second.identifiant) == ("vallee-de-larve", "vallee-de-larve-2")
    assert premier.territoire == "Vallée de l'Arve"
    assert [m.roles for m in candidatures.miennes(compte)] == [(Role.chef_de_projet,)] * 2
    assert ouverture.ouvrir(compte, premier.identifiant).peut(Action.inviter)
    assert candidatures.miennes(maquettes.compte("autre")) == []


def test_a_closed_campaign_opens_no_candidature():
    campagne = campagnes.ouvrir(APPEL)
    with pytest.raises(ouverture.RefusError, match="22 septembre 2023"):
        candidatures.ouvrir(maquettes.compte("chef"), campagne, "Arve")
    avant = dt.datetime(2023, 9, 22, 21, 59, 59, 999000, tzinfo=dt.UTC)
    assert candidatures.ouvrir(maquettes.compte("autre"), campagne, "Arve", instant=avant).identifiant == "arve"


def test_the_bodies_behind_a_dossier_become_organisations_and_memberships():
    """In the real candidature, the Région is a founding member of the GIP that carries it."""
    document = lire_fichier(RACINE / "exemples/hautes-alpes/dossier.yaml").dossier
    porteur = organisations.inscrire(document)
    assert porteur.nature == "gip"
    region = Organisation.objects.get(nature="region")
    assert Appartenance.objects.get(organisation=porteur, membre=region).fondateur
    assert set(region.appartenances.values_list("organisation", flat=True)) == {porteur.pk}
    compte = (Organisation.objects.count(), Appartenance.objects.count())
    Organisation.objects.filter(pk=region.pk).update(nom="Nom corrigé")
    organisations.inscrire(document)
    assert Organisation.objects.get(pk=region.pk).nom == "Nom corrigé"
    assert (Organisation.objects.count(), Appartenance.objects.count()) == compte
    assert organisations.inscrire(document.model_copy(update={"porteur": None})) is None


def test_two_campaigns_of_a_call_are_open_at_once_each_with_its_own_life():
    premiere = campagnes.ouvrir(APPEL, jusqu_au=dt.date(2098, 3, 31))
    seconde = campagnes.ouvrir(APPEL, identifiant="ti-vague-2", nom=" vague  2 ", jusqu_au=dt.date(2099, 3, 31))
    assert {c.identifiant for c in campagnes.ouvertes()} == {APPEL, "ti-vague-2"}
    assert (premiere.appel, seconde.appel) == (APPEL, APPEL)
    assert campagnes.trouver(APPEL) == premiere and campagnes.trouver("ti-vague-2") == seconde
    assert campagnes.intitule(premiere) == "Territoires d'industrie 2023-2027"
    assert campagnes.intitule(seconde) == "Territoires d'industrie 2023-2027, vague 2"
    campagnes.prolonger("ti-vague-2", dt.date(2099, 4, 30), "Panne")
    assert campagnes.trouver(APPEL).echeance == dt.date(2098, 3, 31)
    roles_de_campagne.nommer("region@exemple.fr", Role.instructeur, "ti-vague-2")
    assert [r.campagne for r in RoleCampagne.objects.all()] == [seconde]
    with pytest.raises(campagnes.CampagneError, match="n'est pas"):
        roles_de_campagne.demettre("region@exemple.fr", Role.instructeur, APPEL)
    assert [x.objet for x in LigneJournal.objects.all()][1:] == ["campagne:ti-vague-2"] * 3
    assert json.loads(LigneJournal.objects.all()[1].donnees)["appel"] == APPEL


def test_a_candidature_has_the_deadline_of_its_own_campaign():
    premiere = campagnes.ouvrir(APPEL)
    seconde = campagnes.ouvrir(APPEL, identifiant="ti-vague-2", nom="vague 2", jusqu_au=dt.date(2099, 3, 31))
    chef = maquettes.compte("chef")
    ouverte = candidatures.ouvrir(chef, seconde, "Arve")
    with pytest.raises(ouverture.RefusError, match="22 septembre 2023"):
        candidatures.ouvrir(chef, premiere, "Arve")
    limite = ouverture.echeance(ouverture.ouvrir(chef, ouverte.identifiant).dossier.campagne)
    assert limite.jour == dt.date(2099, 3, 31)


@pytest.mark.parametrize(
    ("quoi", "dit"),
    [
        ({}, "déjà ouverte"),
        ({"identifiant": "vague-2"}, "un nom qui l'en distingue"),
        ({"identifiant": "vague-2", "nom": "  "}, "un nom qui l'en distingue"),
        ({"identifiant": "vague-2", "nom": "\u200b"}, "un nom qui l'en distingue"),
        ({"identifiant": "vague-2", "nom": "\ud800"}, "Nom illisible"),
        ({"identifiant": "vague-3", "nom": "VAGUE 1"}, "un nom qui l'en distingue"),
        ({"identifiant": "Vague 2", "nom": "vague 2"}, "ne peut pas nommer une campagne"),
        ({"identifiant": "x" * 65, "nom": "vague 2"}, "ne peut pas nommer une campagne"),
        ({"identifiant": "vague-2", "nom": "n" * 121}, "120 caractères au plus"),
    ],
)
def test_two_campaigns_are_never_mistaken_for_one_another(quoi, dit):
    campagnes.ouvrir(APPEL, nom="vague 1")
    with pytest.raises(campagnes.CampagneError, match=dit):
        campagnes.ouvrir(APPEL, **quoi)
    assert _actions() == ["campagne.ouverte"]


def test_a_call_without_a_known_deadline_opens_only_with_one():
    with pytest.raises(campagnes.CampagneError, match="donnez-en une"):
        campagnes.ouvrir("sites-cles-en-main")
    campagne = campagnes.ouvrir("sites-cles-en-main", jusqu_au=dt.date(2099, 1, 31))
    assert (campagne.echeance, campagne.fuseau) == (dt.date(2099, 1, 31), "Europe/Paris")


def test_the_campaigns_of_before_keep_the_identifier_of_their_call():
    migration = importlib.import_module("binome.registre.migrations.0015_campagnes_d_un_appel")
    campagne = campagnes.ouvrir(APPEL)
    type(campagne).objects.update(identifiant="")
    migration.reprendre_l_appel(django_apps, None)
    assert campagnes.trouver(APPEL) == campagne
    migration.reprendre_l_appel(django_apps, None)
    assert campagnes.trouver(APPEL) == campagne


@pytest.mark.parametrize("jour", [dt.date(9999, 12, 31), dt.date(1, 1, 1)])
def test_a_deadline_is_of_our_time(jour: dt.date) -> None:
    with pytest.raises(campagnes.CampagneError, match="années 1800 à 2199"):
        campagnes.ouvrir(APPEL, jusqu_au=jour)
    campagnes.ouvrir(APPEL)
    with pytest.raises(campagnes.CampagneError, match="années 1800 à 2199"):
        campagnes.prolonger(APPEL, jour, "Panne")


def test_an_instructor_belongs_to_a_service_of_the_call(referentiel):
    campagnes.ouvrir(APPEL)
    qui = "sgar@exemple.fr"
    roles_de_campagne.nommer(qui, Role.instructeur, APPEL, region="93", service="sgar-dreets")
    assert RoleCampagne.objects.get(compte__email=qui).service == "sgar-dreets"
    # Said again, it is the same role; for another service, it is first taken back.
    roles_de_campagne.nommer(qui, Role.instructeur, APPEL, region="93", service="sgar-dreets")
    for role, service, mot in (
        (Role.instructeur, "region", "reprenez-le d'abord"),
        (Role.instructeur, "ddt", "ne rend pas d'avis"),
        (Role.comite, "region", "ne se donne pas pour un service"),
    ):
        with pytest.raises(campagnes.CampagneError, match=mot):
            roles_de_campagne.nommer(qui, role, APPEL, region="93" if role is Role.instructeur else "", service=service)
    assert RoleCampagne.objects.get(compte__email=qui).service == "sgar-dreets"

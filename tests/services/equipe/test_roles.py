"""A team: each act needs its right, a dossier always has a chef de projet, and all of it is in the journal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import maquettes

from binome.domaine.droits.droits import QUI, Action, Role
from binome.registre.models import LigneJournal, RoleDossier
from binome.services.acces import ouverture
from binome.services.equipe import delegations, invitations, roles
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db

GESTES = {
    "inviter": (Action.inviter, lambda c, autre: invitations.inviter(c, "essai", "x@exemple.fr", Role.lecteur)),
    "confier": (Action.inviter, lambda c, autre: roles.confier_fiches(c, "essai", autre.pk, ["f1"])),
    "retirer": (Action.inviter, lambda c, autre: roles.retirer(c, "essai", autre.pk)),
    "quitter": (Action.quitter, lambda c, autre: roles.quitter(c, "essai")),
    "passer la main": (Action.passer_la_main, lambda c, autre: roles.passer_la_main(c, "essai", autre.pk)),
}  # fmt: skip


@pytest.mark.parametrize("geste", GESTES)
@pytest.mark.parametrize("role", [*Role, None])
def test_each_act_is_for_those_who_have_its_right(dossier, chef, membre, campagne, geste, role):
    """Every role × every act; a stranger and a campaign role are told that nothing is there."""
    autre = membre(Role.contributeur, "autre")
    compte = maquettes.compte("acteur")
    if role in QUI[Action.lire]:
        maquettes.donner(dossier, compte, role)
    elif role:
        maquettes.donner(campagne, compte, role)
    action, faire = GESTES[geste]
    avant = LigneJournal.objects.count()
    if role in QUI[action]:
        faire(compte, autre)
        assert LigneJournal.objects.count() == avant + 1
    else:
        attendu = ouverture.RefusError if role in QUI[Action.lire] else ouverture.IntrouvableError
        with pytest.raises(attendu):
            faire(compte, autre)
        assert LigneJournal.objects.count() == avant


def test_the_last_chef_de_projet_cannot_leave_without_handing_over(dossier, chef, membre):
    elu = membre(Role.elu)
    with pytest.raises(ouverture.RefusError, match="passez d'abord la main"):
        roles.quitter(chef, "essai")
    roles.passer_la_main(chef, "essai", elu.pk)
    roles.quitter(chef, "essai")
    with pytest.raises(ouverture.IntrouvableError):
        ouverture.ouvrir(chef, "essai")
    assert Role.chef_de_projet in ouverture.ouvrir(elu, "essai").lien.roles


def test_handing_over_leaves_the_right_to_read_and_nothing_more(dossier, chef, membre):
    roles.passer_la_main(chef, "essai", membre(Role.lecteur).pk)
    assert ouverture.ouvrir(chef, "essai").lien.roles == {Role.lecteur}
    with pytest.raises(ouverture.RefusError):
        roles.passer_la_main(chef, "essai", chef.pk)


def test_a_fiche_taken_back_can_no_longer_be_written(dossier, chef, membre):
    porteur = membre(Role.contributeur, fiches=("f1",))
    roles.confier_fiches(chef, "essai", porteur.pk, ["f2", "absente"])
    assert ouverture.ouvrir(porteur, "essai").lien.fiches == {"f2"}
    assert not ouverture.ouvrir(porteur, "essai").peut(Action.modifier_fiche, "f1")


def test_leaving_ends_the_delegations_given_and_received(dossier, chef, membre):
    elu, adjoint = membre(Role.elu), membre(Role.lecteur)
    demain = horloge.aujourdhui() + dt.timedelta(days=2)
    delegations.donner(elu, "essai", adjoint.pk, Role.elu, demain)
    assert delegations.en_cours(dossier)
    roles.retirer(chef, "essai", adjoint.pk)
    assert delegations.en_cours(dossier) == []


@pytest.mark.lent
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["retirer", "quitter", "main"]), st.integers(0, 3)), max_size=12
    )
)
def test_whatever_people_do_a_dossier_keeps_a_chef_and_the_journal_tells_all(dossier, chef, membre, gestes):
    """Random acts by random people; the state is rolled back after each run."""
    if RoleDossier.objects.filter(dossier=dossier).count() == 1:
        for role in (Role.elu, Role.industriel, Role.lecteur):
            membre(role)
    gens = [role.compte for role in RoleDossier.objects.filter(dossier=dossier).order_by("pk")]
    point = transaction.savepoint()
    avant, reussis = LigneJournal.objects.count(), 0
    for acteur, geste, cible in gestes:
        faire = {
            "retirer": lambda a=acteur, c=cible: roles.retirer(gens[a], "essai", gens[c].pk),
            "quitter": lambda a=acteur: roles.quitter(gens[a], "essai"),
            "main": lambda a=acteur, c=cible: roles.passer_la_main(gens[a], "essai", gens[c].pk),
        }[geste]
        try:
            faire()
            reussis += 1
        except (ouverture.RefusError, ouverture.IntrouvableError):
            continue
    assert RoleDossier.objects.filter(dossier=dossier, role=Role.chef_de_projet.value).exists()
    assert LigneJournal.objects.count() == avant + reussis
    transaction.savepoint_rollback(point)

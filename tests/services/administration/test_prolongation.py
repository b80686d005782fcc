"""A deadline put off counts at once in the verdict; and the words on a reserved fiche reach only who may read it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.domaine.verdict.constat import Statut
from binome.services.acces import ouverture
from binome.services.administration import campagnes
from binome.services.verification import conformite

pytestmark = pytest.mark.django_db


def _statut(dossier, instant):
    lu = type(dossier).objects.get(pk=dossier.pk)
    return next(c.statut for c in conformite.verdict_de(lu, instant).constats if c.regle == "DEP-01")


def test_an_extension_makes_a_deposit_timely_again(dossier, campagne):
    campagne.echeance = dt.date(2026, 3, 1)
    campagne.save()
    lendemain = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    assert _statut(dossier, lendemain) is Statut.non_conforme
    campagnes.prolonger(campagne.appel, dt.date(2026, 3, 2), "Panne")
    assert _statut(dossier, lendemain) is not Statut.non_conforme


def test_the_frame_says_nothing_of_a_reserved_fiche_to_a_lecteur(dossier, chef, membre):
    from binome.web.atelier.cadre.cadre import cadre

    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].visibilite": "confidentiel"})
    lecteur = membre(Role.lecteur)
    for compte, voit in ((chef, True), (lecteur, False)):
        constats = cadre(ouverture.ouvrir(compte, "essai"), "x")["verdict"].constats
        lieux = [lieu for c in constats for lieu in c.ou]
        assert any("[f1]" in lieu for lieu in lieux) is voit

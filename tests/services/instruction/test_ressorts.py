"""Whose inbox, whose assignment, whose opinion: one answer, of the role first, then of the organisation."""

from __future__ import annotations

import pytest
from tests.instruits import ETAT, REGION, Instruits

from binome.domaine.droits.ressorts import NATIONAL
from binome.registre.models import Organisation, RoleCampagne
from binome.services.acces.ouverture import RefusError
from binome.services.instruction import affectations, brouillons, ressorts
from binome.services.instruction.boite import liste

pytestmark = pytest.mark.django_db
HA = "hautes-alpes-corrige"


@pytest.mark.parametrize(
    ("nom", "service", "nature", "siens"),
    [
        ("region", "region", "etat", {REGION}),
        ("sgar", "sgar-dreets", "region", {ETAT}),
        ("region", "", "etat", {ETAT}),
        ("region", "", "region", {REGION}),
        ("region", "", "entreprise", {REGION, ETAT}),
        ("region", "", "", {REGION, ETAT}),
        ("national", "", "etat", {ETAT, NATIONAL}),
        ("national", "", "", {REGION, ETAT, NATIONAL}),
    ],
)
def test_every_room_says_the_same_of_whose_it_is(
    instruits: Instruits, nom: str, service: str, nature: str, siens: set[str]
) -> None:
    lui = instruits.comptes[nom]
    RoleCampagne.objects.filter(compte=lui).update(service=service)
    lui.organisation = Organisation.objects.create(nom="La sienne", nature=nature) if nature else None
    lui.save()
    tous = (REGION, ETAT, NATIONAL)
    assert set(ressorts.siens(instruits.campagne, lui, tous)) == siens
    (ligne,) = liste.lignes(liste.ouvrir(lui, instruits.campagne.identifiant))
    assert set(ligne.siens) == siens
    for service in tous:
        if service in siens:
            assert affectations.affecter(lui, HA, service, lui.pk).a == lui
        else:
            with pytest.raises(RefusError, match="pas le vôtre"):
                affectations.affecter(lui, HA, service, lui.pk)
    for cle in (REGION, ETAT):
        if cle in siens:
            assert brouillons.ouvrir(lui, HA, cle).instance.cle == cle
        else:
            with pytest.raises(RefusError, match="Cet avis est celui de"):
                brouillons.ouvrir(lui, HA, cle)

"""A signature is delegated to someone else of the team, for a time, and never to the other side of the binôme."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.courriers import en_file

from binome.domaine.droits.droits import Role
from binome.registre.models import RoleDossier
from binome.services.acces import ouverture
from binome.services.equipe import delegations
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


def dans(jours: int) -> dt.date:
    return horloge.aujourdhui() + dt.timedelta(days=jours)


def test_the_delegate_signs_in_the_name_of_the_elu_until_it_ends_or_is_taken_back(dossier, membre):
    elu, adjoint = membre(Role.elu), membre(Role.lecteur)
    assert delegations.signatures_possibles(adjoint, dossier) == []
    donnee = delegations.donner(elu, "essai", adjoint.pk, Role.elu, dans(3))
    assert delegations.signatures_possibles(adjoint, dossier) == [(Role.elu, elu)]
    assert delegations.signatures_possibles(elu, dossier) == [(Role.elu, elu)]
    assert "délégation" in en_file(adjoint.email)[0][2]
    assert delegations.en_cours(dossier, donnee.expire_le - dt.timedelta(milliseconds=1))
    assert delegations.en_cours(dossier, donnee.expire_le) == []
    delegations.reprendre(elu, "essai", donnee.pk)
    assert delegations.signatures_possibles(adjoint, dossier) == []


def test_who_is_no_longer_elu_no_longer_delegates(dossier, membre):
    elu, adjoint = membre(Role.elu), membre(Role.lecteur)
    delegations.donner(elu, "essai", adjoint.pk, Role.elu, dans(3))
    RoleDossier.objects.filter(compte=elu).update(role=Role.lecteur.value)
    assert delegations.signatures_possibles(adjoint, dossier) == []


def test_what_would_make_no_sense_is_refused(dossier, chef, membre):
    elu, industriel, lecteur = membre(Role.elu), membre(Role.industriel), membre(Role.lecteur)
    refus = [
        (chef, lecteur, Role.elu, 3, "Réservé"),
        (elu, lecteur, Role.industriel, 3, "qualité"),
        (elu, industriel, Role.elu, 3, "binôme à elle-même"),
        (elu, elu, Role.elu, 3, "autre personne"),
        (elu, maquettes.compte("dehors"), Role.elu, 3, "équipe"),
        (elu, lecteur, Role.elu, -2, "avenir"),
        (elu, lecteur, Role.elu, 800, "année"),
    ]
    for de, a, qualite, jours, mot in refus:
        with pytest.raises(ouverture.RefusError, match=mot):
            delegations.donner(de, "essai", a.pk, qualite, dans(jours))
    assert delegations.en_cours(dossier) == []
    with pytest.raises(ouverture.RefusError, match="pas la vôtre"):
        delegations.reprendre(industriel, "essai", delegations.donner(elu, "essai", lecteur.pk, Role.elu, dans(3)).pk)

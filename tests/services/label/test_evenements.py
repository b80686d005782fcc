"""What is told of the life of a label: to its team, to the authority, never to others, and what is due is proved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import maquettes
from tests.services.label.conftest import ANNONCE

from binome.domaine.droits.droits import Role
from binome.domaine.label.actes import Effet, Fondement
from binome.domaine.label.label import PorteeDeModification
from binome.registre.models import Notification, PreuveDeNotification, RoleDossier
from binome.services.label import actes, modifications
from binome.services.notifications import nouvelles

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]


@pytest.fixture(autouse=True)
def montre(monkeypatch: pytest.MonkeyPatch) -> Any:
    montre = maquettes.Horloge(ANNONCE + dt.timedelta(days=30))
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


def dits(compte: Any) -> list[str]:
    lignes = list(Notification.objects.filter(compte=compte, evenement__startswith="label:").order_by("pk"))
    dites = nouvelles.dire(compte, lignes)
    return [dites[li.pk].titre for li in lignes if li.pk in dites]


def test_each_act_is_told_to_who_it_concerns_and_once(label: Any, campagne: Any, montre: Any) -> None:
    autorite, ou = maquettes.officiel(Role.administrateur, campagne), label.identifiant
    chef = label.dossier.roles.get(role="chef_de_projet").compte
    region = maquettes.officiel(Role.instructeur, campagne, "autre")
    terme = montre.instant.date() + dt.timedelta(days=15)
    actes.engager(autorite, ou, Effet.abrogation, Fondement.condition_perdue, terme, "Le binôme est rompu.")
    attendue = Notification.objects.get(compte=chef, genre="label_engage")
    assert attendue.echeance == terme
    assert PreuveDeNotification.objects.filter(genre="label_engage", compte=chef, fait="mise_a_disposition").exists()
    assert "envisage l'abrogation de votre label" in dits(chef)[-1]
    actes.observer(chef, ou, "Un nouvel industriel s'engage.")
    assert "a répondu" in dits(autorite)[-1] and len(dits(chef)) == 1
    actes.classer(autorite, ou, "Le binôme est refait.")
    assert "rien n'est prononcé" in dits(chef)[-1]
    modifications.demander(chef, ou, [PorteeDeModification.plan_actions], "Une action de plus.")
    assert "demande de modifier" in dits(autorite)[-1]
    modifications.refuser(autorite, ou, "Pas encore.")
    assert "refusée" in dits(chef)[-1]
    modifications.demander(chef, ou, [PorteeDeModification.plan_actions], "Une action de plus.")
    modifications.accepter(autorite, ou, "2024-12", "Le préfet")
    assert "acceptée" in dits(chef)[-1]
    actes.prononcer(autorite, ou, Effet.abrogation, Fondement.demande, "À sa demande.")
    assert "prononce l'abrogation" in dits(chef)[-1] and len(dits(chef)) == 5
    assert dits(region) == [] and not Notification.objects.filter(compte=region, evenement__startswith="label:")
    # Who is no longer of the team when it is told is not told.
    RoleDossier.objects.filter(compte=chef).delete()
    assert dits(chef) == []

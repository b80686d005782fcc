"""A label that ends soon: its team is told once, as many days before as the call says; nobody else, and not too late."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.label.actes import ActeDuLabel, Effet
from binome.domaine.label.regles import ReglesDuLabel
from binome.registre.models import EvenementDuLabel, LabelAccorde, Notification
from binome.services.label import echeances, etats
from binome.services.notifications import nouvelles

pytestmark = pytest.mark.django_db
MIDI = dt.time(12, tzinfo=dt.UTC)
FIN = dt.date(2027, 12, 31)


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), fin=FIN)


def dits(avant: int) -> int:
    echeances.prevenir(dt.datetime.combine(FIN - dt.timedelta(days=avant), MIDI))
    return Notification.objects.filter(genre="label_fin_proche").count()


def test_the_team_is_told_once_in_time_and_not_after(label: LabelAccorde) -> None:
    maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur)
    assert [dits(avant) for avant in (91, 90, 89, 0)] == [0, 2, 2, 2]
    lignes = Notification.objects.filter(compte=label.depot.par, genre="label_fin_proche")
    dite = nouvelles.dire(label.depot.par, lignes)[lignes[0].pk]
    assert "vaut jusqu'au 31 décembre 2027" in dite.titre.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("avant", [-1, 200])
def test_too_late_or_too_soon_nobody_is_told(label: LabelAccorde, avant: int) -> None:
    assert dits(avant) == 0


def test_the_delay_is_the_call_s(label: LabelAccorde, monkeypatch: pytest.MonkeyPatch) -> None:
    for jours, attendu in ((0, 0), (10, 0), (30, 1)):
        monkeypatch.setattr(etats, "regles", lambda _, j=jours: ReglesDuLabel(rappel_de_fin=j))
        assert dits(20) == attendu


def test_of_a_label_that_ended_nobody_is_told_nor_reads(label: LabelAccorde) -> None:
    dits(80)
    abroge = {"acte": ActeDuLabel.prononcer.value, "effet": Effet.abrogation.value, "fondement": "demande"}
    EvenementDuLabel.objects.create(label=label, rang=1, jour=FIN, le=label.emis_le, **abroge)
    lignes = list(Notification.objects.all())
    assert nouvelles.dire(label.depot.par, lignes) == {}
    Notification.objects.all().delete()
    assert dits(70) == 0

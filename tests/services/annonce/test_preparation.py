"""What an announcement signs is signed before its transaction, in memory, and written only if it holds still."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, TROIS
from tests.services.comite.monde import Monde

from binome.registre.models import AnnonceDeCampagne, CleDeLabel, VersionDuLabel
from binome.services.annonce import execution
from binome.services.comite import decisions
from binome.services.label.cle_changee import rotation

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture
def monde(db, referentiel, monkeypatch):
    fait = Monde(3)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)
    return fait


@pytest.mark.parametrize("changements", [0, 1, execution.PREPARATIONS])
def test_what_changed_since_it_was_prepared_is_prepared_again(monde, monkeypatch, caplog, changements):
    """The key is changed between the signature of the labels and the transaction: it writes nothing of what was signed
    before, and all is signed anew. Changed each time, it signs by itself. The control: unchanged, it is what was."""
    scene.decider(monde, TROIS)
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    vraie, signees = execution.prevoir, []

    def prevoir(*dits):
        prevus = vraie(*dits)
        signees.extend(prevu.signee.attestation for prevu in prevus.values())
        if len(signees) <= changements:
            rotation.changer_de_cle("Clé relevée entre-temps.")
        return prevus

    monkeypatch.setattr(execution, "prevoir", prevoir)
    assert execution.faire(AnnonceDeCampagne.objects.get().pk)
    version = VersionDuLabel.objects.get()
    assert version.cle == CleDeLabel.objects.get(fin=None)
    assert len(signees) == min(changements + 1, execution.PREPARATIONS)
    assert [version.attestation == signee for signee in signees] == [n == changements for n in range(len(signees))]
    assert caplog.text.count("préparée de nouveau") == changements


def test_nothing_is_prepared_before_the_instant_and_what_is_prepared_is_written_nowhere(monde, monkeypatch, settings):
    scene.decider(monde, TROIS)
    scene.armer(monde)
    vus = []
    monkeypatch.setattr(execution, "prevoir", lambda *dits: vus.append(dits) or {})
    monde.pendule.a(INSTANT - dt.timedelta(milliseconds=1))
    execution.annoncer.call()
    assert not vus
    monkeypatch.undo()
    scene.Pendule(monde).tenir(monkeypatch).a(INSTANT)

    def fichiers():
        return {f: f.read_bytes() for f in sorted(Path(settings.DONNEES).rglob("*")) if f.is_file()}

    avant, ordres = fichiers(), []
    with connection.execute_wrapper(lambda faire, *ordre: ordres.append(ordre[0]) or faire(*ordre)):
        prevus = execution.prevoir(decisions.decisions_approuvees(monde.campagne), INSTANT)
    assert len(prevus) == 1 and fichiers() == avant
    assert ordres and all(ordre.startswith("SELECT") for ordre in ordres)
    # The control: writing is seen.
    with connection.execute_wrapper(lambda faire, *ordre: ordres.append(ordre[0]) or faire(*ordre)):
        execution.faire(AnnonceDeCampagne.objects.get().pk)
    assert not all(ordre.startswith("SELECT") for ordre in ordres)

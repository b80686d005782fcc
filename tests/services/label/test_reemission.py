"""What a stolen key signed is signed anew by short lots: what is seen meanwhile is true, and whoever dies is followed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION
from tests.services.label.test_emission import juger
from tests.services.outils_epreuves import lanceur
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.label.actes import ActeDuLabel, Effet, Fondement
from binome.domaine.label.etats import Signal
from binome.domaine.label.vie import Fait
from binome.registre.models import CleDeLabel, Depot, EvenementDuLabel, LabelAccorde, LigneJournal, VersionDuLabel
from binome.services.label import cles, consultation, emission, etats, evenements
from binome.services.label.cle_changee import reemission, rotation
from binome.services.label.cle_changee.reemission import Reste
from binome.services.label.cles import Sort
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PLUS_TARD = ANNONCE + dt.timedelta(days=300)


@pytest.fixture(autouse=True)
def horloge(monkeypatch: pytest.MonkeyPatch) -> maquettes.Horloge:
    montre = maquettes.Horloge(PLUS_TARD)
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


@pytest.fixture
def labels(candidats: list[Depot]) -> list[LabelAccorde]:
    return emission.emettre_ensemble([(depot, DECISION) for depot in candidats], ANNONCE)


def voler() -> Reste:
    reste = rotation.changer_de_cle("Serveur compromis", Sort.volee).reste
    assert reste
    return reste


def terminer(label: LabelAccorde) -> None:
    fin = Fait(ActeDuLabel.prononcer, PLUS_TARD.date(), Fondement.demande, Effet.abrogation)
    evenements.ecrire(label, ActeDuLabel.prononcer, PLUS_TARD, motif="À sa demande", fait=fin)


def exporte(label: LabelAccorde) -> str:
    """What the command says besides the file."""
    fait = CliRunner().invoke(app, ["label", "exporter", label.identifiant], catch_exceptions=False)
    assert json.loads(fait.stdout)
    return fait.stderr


def emissions() -> list[list[int]]:
    versions = VersionDuLabel.objects.order_by("label_id", "emission")
    dites: dict[int, list[int]] = {}
    for version in versions:
        dites.setdefault(version.label_id, []).append(version.emission)
    return list(dites.values())


def test_between_the_theft_and_the_last_signature_what_is_seen_is_true(label: LabelAccorde) -> None:
    visiteur, page = Client(), f"/labels/{label.identifiant}/"
    assert "volée" not in visiteur.get(page).content.decode()
    reste = voler()
    dite = visiteur.get(page).content.decode()
    assert "est dite volée" in dite and "le remplacera ici" in dite
    assert visiteur.get(f"/api/v1/labels/{label.identifiant}").json()["versions"][0]["cle_volee"] is True
    assert "est dite volée" in exporte(label)
    premiere, seconde = consultation.document_de_l_emetteur()["verificationMethod"]
    assert "revoked" in premiere and "revoked" not in seconde
    version = consultation.version(label.identifiant)
    assert not juger(version, PLUS_TARD).valide
    liste = etats.liste_signee(version.place.liste, Signal.revocation, PLUS_TARD)
    assert liste["proof"]["verificationMethod"] == seconde["id"]
    assert reemission.reemettre(reste) == 1
    assert "volée" not in visiteur.get(page).content.decode() + exporte(label)
    assert visiteur.get(f"/api/v1/labels/{label.identifiant}").json()["versions"][0]["cle_volee"] is False
    assert juger(consultation.version(label.identifiant), PLUS_TARD).valide


def test_a_label_that_ended_is_not_signed_anew_and_its_page_promises_nothing(labels: list[LabelAccorde]) -> None:
    terminer(labels[0])
    assert reemission.reemettre(voler()) == 2
    dite = Client().get(f"/labels/{labels[0].identifiant}/").content.decode()
    assert "est dite volée" in dite and "le remplacera ici" not in dite


def test_what_changes_while_it_is_signed_is_seen_by_who_writes(
    labels: list[LabelAccorde], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the signature and the writing of the first lot, the new key is put away and a label ends."""
    vraie, fois = reemission.signature.sceller_de_nouveau, []

    def sceller(*dits: Any) -> Any:
        if not fois:
            rotation.changer_de_cle("Relevée aussitôt")
            terminer(labels[1])
        fois.append(dits)
        return vraie(*dits)

    monkeypatch.setattr(reemission.signature, "sceller_de_nouveau", sceller)
    reste = voler()
    assert reemission.reemettre(reste) == 2 and len(fois) == 5, "three of them for nothing"
    assert emissions() == [[1, 2], [1], [1, 2]]
    neuves = VersionDuLabel.objects.filter(emission=2)
    assert {version.cle for version in neuves} == {CleDeLabel.objects.get(fin=None, volee_le=None)}
    assert all(juger(version, PLUS_TARD).valide for version in neuves)


def test_who_writes_holds_the_base_for_one_lot_at_a_time(
    labels: list[LabelAccorde], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many orders for a lot, however many labels it has; nothing is signed while it is held."""
    reste, dits = voler(), []
    sceller = reemission.signature.sceller_de_nouveau
    ouvertes: list[int] = []

    def noter(*quoi: Any) -> Any:
        ouvertes.append(len(connection.savepoint_ids))
        return sceller(*quoi)

    monkeypatch.setattr(reemission.signature, "sceller_de_nouveau", noter)
    ici = len(connection.savepoint_ids)
    with CaptureQueriesContext(connection) as ensemble:
        assert reemission.reemettre(reste, lambda *suivi: dits.append(suivi)) == 3
    assert dits == [(0, 3), (3, 3)] and set(ouvertes) == {ici}
    monkeypatch.setattr(reemission, "A_LA_FOIS", 1)
    reste = voler()
    with CaptureQueriesContext(connection) as un_a_un:
        assert reemission.reemettre(reste, lambda *suivi: dits.append(suivi)) == 3
    assert dits[2:] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    par_lot = (len(un_a_un) - len(ensemble)) / 2
    assert len(ensemble) == par_lot + 3, "and the queries that say what is left: two, then one"
    assert emissions() == [[1, 2, 3]] * 3


def test_the_worker_takes_up_what_was_left_and_finds_nothing_after_who_went_to_the_end(
    labels: list[LabelAccorde], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(reemission, "A_LA_FOIS", 1)
    reste, vrai = voler(), journal.ajouter_ensemble
    tache = DBTaskResult.objects.get(task_path=reemission.reprendre.module_path)
    assert tache.run_after == PLUS_TARD + reemission.REPRISE

    def mourir(*dits: Any, **plus: Any) -> None:
        vrai(*dits, **plus)
        if EvenementDuLabel.objects.filter(acte="reemettre").count() == 2:
            raise InterruptedError

    monkeypatch.setattr(reemission.journal, "ajouter_ensemble", mourir)
    with pytest.raises(InterruptedError):
        reemission.reemettre(reste)
    assert emissions() == [[1, 2], [1], [1]], "the lot in hand is undone, the one before is kept"
    monkeypatch.undo()
    for _ in range(2):
        reemission.reprendre.func(*tache.args_kwargs["args"])
        assert emissions() == [[1, 2]] * 3
    motifs = EvenementDuLabel.objects.filter(acte="reemettre").values_list("motif", flat=True)
    assert list(motifs) == ["Serveur compromis"] * 3


def test_nothing_is_left_to_the_worker_when_there_is_nothing_to_sign(settings: Any, label: LabelAccorde) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    terminer(label)
    assert reemission.reemettre(voler()) == 0
    assert rotation.changer_de_cle("Relève").reste is None
    assert not DBTaskResult.objects.filter(task_path=reemission.reprendre.module_path).exists()


def test_the_theft_is_said_again_to_take_up_what_was_left_and_its_date_does_not_change(label: LabelAccorde) -> None:
    volee = voler().ancienne
    with pytest.raises(cles.CleIllisibleError, match="mise de côté"):
        rotation.declarer_volee(volee.nom, "Plus tôt", vole_le=PLUS_TARD - dt.timedelta(days=9))
    assert reemission.reemettre(rotation.declarer_volee(volee.nom, "Reprise")) == 1
    assert CleDeLabel.objects.get(pk=volee.pk).volee_le == volee.volee_le
    with pytest.raises(cles.CleIllisibleError, match="mise de côté"):
        rotation.declarer_volee(volee.nom, "Il ne reste rien")
    dites = LigneJournal.objects.filter(action="label.cle_volee").values_list("donnees", flat=True)
    assert [json.loads(dite)["a_reemettre"] for dite in dites] == [1]


@pytest.fixture
def epreuve(tmp_path: Path, referentiel: Any) -> Any:
    return lanceur("label.epreuves_reemission", tmp_path)


def test_killed_at_each_of_its_orders_it_leaves_whole_labels_and_comes_to_the_same_end(epreuve: Any) -> None:
    rapport = epreuve("tuer", 3)
    assert rapport["fautes"] == [] and rapport["tues"] >= 15, rapport


def test_without_its_transactions_a_kill_leaves_a_label_signed_and_untold(epreuve: Any) -> None:
    assert epreuve("tuer", 2, "--temoin")["fautes"]

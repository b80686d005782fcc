"""The instant of a deposit is on the disk before anything waits, and counts when the same request is made again."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.db import OperationalError
from tests import maquettes
from tests.maquettes import A_TEMPS, ID, LIMITE, Horloge
from tests.saisies import saisir

from binome.documents.recu import composer
from binome.domaine.droits.droits import Role
from binome.registre.models import Depot, PieceJointe, Signature
from binome.services.acces import ouverture
from binome.services.depot import depots, instants, manifeste
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
CLE = "0123456789abcdef" * 2
A_LA_MINUTE = LIMITE - dt.timedelta(seconds=20)
APRES = LIMITE + dt.timedelta(minutes=9)


@pytest.fixture(autouse=True)
def horloge(settings, tmp_path, monkeypatch):
    settings.DONNEES = tmp_path
    return Horloge(A_LA_MINUTE).tenir(monkeypatch)


@pytest.fixture
def base_tenue(monkeypatch):
    """The base cannot be written to; gives what mends it."""

    def tenue(*_, **__):
        raise OperationalError("database is locked")

    vrai = depots.transaction.atomic
    monkeypatch.setattr(depots.transaction, "atomic", tenue)
    return lambda: monkeypatch.setattr(depots.transaction, "atomic", vrai)


def _essayer(chef, cle=CLE):
    with pytest.raises(OperationalError):
        depots.deposer(chef, ID, cle)


def _notes(tmp_path):
    return sorted((tmp_path / "instants").glob("*/*"))


def test_the_same_request_bears_its_first_instant(dossier, chef, horloge, base_tenue, tmp_path):
    _essayer(chef)
    assert len(_notes(tmp_path)) == 1, "written though the base is held"
    base_tenue()
    horloge.instant = APRES
    depot = depots.deposer(chef, ID, CLE)
    assert (depot.recu_at, depot.enregistre_at, depot.tardif) == (A_LA_MINUTE, APRES, False)
    assert _notes(tmp_path) == [], "it has its answer"
    recu = dict(composer(manifeste.lire(depot), depot.empreinte).reception)
    assert "59" in recu["Reçu le"] and recu["Reçu le"] != recu["Enregistré le"], "the receipt says both"
    assert "À savoir" not in recu, "the clock did not go back: the request was made again"


def test_even_when_the_first_try_was_killed_in_mid_flight(dossier, chef, horloge, monkeypatch):
    # What a killed process leaves: its note, and nothing else.
    empreinte = texte_entier.revision_de_tete(dossier).presente
    instants.noter(instants.DemandeDeDepot(chef.pk, ID, CLE, empreinte), A_LA_MINUTE)
    horloge.instant = APRES
    assert depots.deposer(chef, ID, CLE).recu_at == A_LA_MINUTE


def test_a_replacement_asked_before_the_deadline_is_not_refused_after_it(dossier, chef, horloge, base_tenue):
    base_tenue()
    depots.deposer(chef, ID, "premier-depot")
    with pytest.MonkeyPatch.context() as panne:
        panne.setattr(depots.transaction, "atomic", _en_panne)
        _essayer(chef)
    horloge.instant = APRES
    with pytest.raises(ouverture.RefusError, match="clôture"):
        depots.deposer(chef, ID, "une-autre-cle")
    depot = depots.deposer(chef, ID, CLE)
    assert depot.recu_at == A_LA_MINUTE and not depot.tardif and depot.numero == f"{ID}-2"


def _en_panne(*_, **__):
    raise OperationalError("database is locked")


def test_without_the_note_it_would_be_late(dossier, chef, horloge, base_tenue, tmp_path):
    # The negative control: what the note protects.
    _essayer(chef)
    _notes(tmp_path)[0].unlink()
    base_tenue()
    horloge.instant = APRES
    depot = depots.deposer(chef, ID, CLE)
    assert depot.recu_at == APRES and depot.tardif


@pytest.mark.parametrize("quoi", ["texte", "signature", "cle", "personne", "delai"])
def test_nobody_books_an_instant_for_what_is_not_ready(dossier, chef, horloge, quoi):
    # A first try whose process was killed before it could refuse or write anything.
    instants.noter(
        instants.DemandeDeDepot(chef.pk, ID, CLE, texte_entier.revision_de_tete(dossier).presente), A_LA_MINUTE
    )
    horloge.instant = APRES
    _changer(quoi, dossier, chef, horloge)
    qui = maquettes.compte("autre-chef", au=dossier, role=Role.chef_de_projet) if quoi == "personne" else chef
    depot = depots.deposer(qui, ID, CLE + "z" if quoi == "cle" else CLE)
    assert depot.recu_at == horloge.instant and depot.tardif


def _changer(quoi, dossier, chef, horloge):
    match quoi:
        case "texte":
            dossier.refresh_from_db()
            tete = texte_entier.revision_de_tete(dossier)
            saisir(chef, ID, tete.numero, {"titre": "Un autre titre"})
            maquettes.signer(dossier, APRES)
        case "signature":
            Signature.objects.filter(dossier=dossier).update(caduque_le=A_TEMPS)
            maquettes.signer(dossier, APRES)
        case "delai":
            horloge.instant = A_LA_MINUTE + instants.DELAI + dt.timedelta(seconds=1)


@pytest.mark.parametrize(("signee", "jointe"), [(APRES, A_TEMPS), (A_TEMPS, APRES)])
def test_signatures_and_attachments_were_all_there_at_that_instant(signee, jointe):
    note = instants.Note(instants.DemandeDeDepot(1, ID, CLE, "e"), A_LA_MINUTE, APRES)
    a_temps = note.retenue("e", [Signature(signee_le=A_TEMPS)], [PieceJointe(ajoutee_le=A_TEMPS)])
    trop_tard = note.retenue("e", [Signature(signee_le=signee)], [PieceJointe(ajoutee_le=jointe)])
    assert (a_temps, trop_tard) == (A_LA_MINUTE, APRES)


def test_a_refusal_is_an_answer(dossier, chef, horloge, tmp_path):
    Signature.objects.filter(dossier=dossier).update(caduque_le=A_TEMPS)
    with pytest.raises(depots.DepotBloqueError):
        depots.deposer(chef, ID, CLE)
    assert _notes(tmp_path) == []
    maquettes.signer(dossier, A_LA_MINUTE)
    horloge.instant = APRES
    assert depots.deposer(chef, ID, CLE).recu_at == APRES


def test_a_disk_that_takes_no_note_stops_no_deposit(dossier, chef, monkeypatch):
    def plein(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", plein)
    assert depots.deposer(chef, ID, CLE).recu_at == A_LA_MINUTE


def test_what_is_noted_is_synced_with_its_folders(dossier, chef, monkeypatch, base_tenue):
    vrai, synchronises = os.fsync, []

    def fsync(descripteur):
        synchronises.append(Path(f"/proc/self/fd/{descripteur}").readlink().name)
        vrai(descripteur)

    monkeypatch.setattr(os, "fsync", fsync)
    _essayer(chef)
    assert synchronises[0].endswith(".tmp") and synchronises[1:] == [ID, "instants"]


def test_a_person_cannot_fill_the_disk_with_instants(dossier, chef, horloge, base_tenue, tmp_path):
    for rang in range(instants.AU_PLUS + 5):
        _essayer(chef, f"cle-inventee-{rang}")
    assert len(_notes(tmp_path)) == instants.AU_PLUS
    horloge.instant = A_LA_MINUTE + 2 * instants.DELAI
    _essayer(chef, "cle-du-lendemain")
    assert len(_notes(tmp_path)) == 1, "those that no longer count left room"


def test_a_note_torn_by_a_power_cut_is_written_again(dossier, chef, horloge, base_tenue, tmp_path):
    _essayer(chef)
    place = _notes(tmp_path)[0]
    place.write_text('{"recu')
    _essayer(chef)
    base_tenue()
    horloge.instant = APRES
    assert depots.deposer(chef, ID, CLE).recu_at == A_LA_MINUTE


def test_a_withdrawal_bears_its_first_instant_too(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    with pytest.MonkeyPatch.context() as panne:
        panne.setattr(depots.transaction, "atomic", _en_panne)
        with pytest.raises(OperationalError):
            depots.retirer(chef, ID)
    horloge.instant = APRES
    assert depots.retirer(chef, ID).retire_le == APRES
    assert Depot.objects.get().retire_le == APRES


def test_a_withdrawal_first_asked_after_the_deadline_is_refused(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    horloge.instant = APRES
    for _ in range(2):
        with pytest.raises(ouverture.RefusError, match="clôture"):
            depots.retirer(chef, ID)

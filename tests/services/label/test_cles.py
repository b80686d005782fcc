"""A key that changes, is lost, is stolen: what each does to the labels already signed, as anyone verifies them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION
from tests.services.label.test_emission import juger

from binome.registre.models import CleDeLabel, EvenementDuLabel, Jeton, LigneJournal, VersionDuLabel
from binome.services.administration.administrateurs import AdministrationError
from binome.services.label import cles, consultation, emission, etats
from binome.services.label.cle_changee import reemission, rotation
from binome.services.label.cles import Sort

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PLUS_TARD = ANNONCE + dt.timedelta(days=300)


@pytest.fixture(autouse=True)
def horloge(monkeypatch):
    montre = maquettes.Horloge(PLUS_TARD)
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


def test_the_key_is_hidden_and_its_issuer_is_the_site(label, place):
    fichier = place / "cles" / "label-1.pem"
    assert fichier.stat().st_mode & 0o777 == 0o600
    assert cles.emetteur().did == "did:web:labels.exemple.fr"
    assert fichier.read_text().splitlines()[1] not in CleDeLabel.objects.get().publique


@pytest.mark.parametrize(
    ("adresse", "did"),
    [
        ("https://labels.exemple.fr", "did:web:labels.exemple.fr"),
        ("https://labels.exemple.fr:8443", "did:web:labels.exemple.fr%3A8443"),
        ("http://127.0.0.1:8000", "did:web:hors-ligne.invalid:"),
        ("https://[::1]", "did:web:hors-ligne.invalid:"),
    ],
)
def test_the_name_of_an_issuer(settings, adresse, did):
    settings.BINOME_ADRESSE = adresse
    assert cles.did_du_site("z6Mk").startswith(did)
    assert cles.en_ligne(cles.did_du_site("z6Mk")) == ("invalid" not in did)


def test_an_issuer_keeps_its_name_when_the_site_takes_another(label, settings):
    settings.BINOME_ADRESSE = "https://ailleurs.exemple.fr"
    rotation.changer_de_cle("Relève")
    assert {cle.nom.partition("#")[0] for cle in cles.emetteur().cles} == {"did:web:labels.exemple.fr"}


def test_without_a_public_address_the_verdict_is_the_same(depot, settings):
    settings.BINOME_ADRESSE = "http://127.0.0.1:8000"
    version = emission.emettre(depot, DECISION, ANNONCE).versions.get()
    assert juger(version, PLUS_TARD).valide
    assert "hors-ligne.invalid" in version.attestation


@pytest.mark.parametrize("sort", [Sort.relevee, Sort.perdue])
def test_what_a_past_key_signed_holds_and_lists_are_signed_by_the_new_one(
    label, place, sort, django_capture_on_commit_callbacks
):
    if sort is Sort.perdue:
        (place / "cles" / "label-1.pem").unlink()
    with django_capture_on_commit_callbacks(execute=True):
        faite = rotation.changer_de_cle("Relève annuelle", sort)
    assert (faite.reste, faite.ancienne.fin) == (None, PLUS_TARD + dt.timedelta(milliseconds=1))
    assert sorted(f.name for f in (place / "cles").iterdir()) == ["label-2.pem"]
    version = label.versions.get()
    assert version.cle == faite.ancienne
    assert juger(version, PLUS_TARD + dt.timedelta(days=1)).valide
    liste = etats.liste_signee(version.place.liste, etats.Signal.revocation, PLUS_TARD)
    assert liste["proof"]["verificationMethod"] == faite.nouvelle.nom
    assert LigneJournal.objects.filter(action="label.cle_changee").count() == 1


def test_a_stolen_key_holds_nothing_and_labels_in_force_are_signed_anew(label, place):
    avant = label.versions.get()
    faite = rotation.changer_de_cle("Serveur compromis le 3 mars", Sort.volee)
    assert faite.reste
    reemis, apres = reemission.reemettre(faite.reste), consultation.version(label.identifiant)
    assert (reemis, apres.version, apres.emission, apres.cle) == (1, 1, 2, faite.nouvelle)
    dit = juger(avant, PLUS_TARD + dt.timedelta(days=1))
    assert not dit.valide
    assert "révoquée" in dit.raisons[0]
    assert juger(apres, PLUS_TARD + dt.timedelta(days=1)).valide
    contenus = [{**json.loads(v.attestation), "proof": 0} for v in (avant, apres)]
    assert contenus[0] == contenus[1]
    assert Jeton.objects.filter(objet=f"label:{label.identifiant}:1:2", empreinte=apres.empreinte).exists()
    assert EvenementDuLabel.objects.filter(label=label, acte="reemettre").count() == 1
    assert consultation.version(label.identifiant).attestation == apres.attestation


def test_a_key_put_away_may_be_found_stolen(label):
    rotation.changer_de_cle("Relève")
    reste = rotation.declarer_volee(cles.emetteur().cles[0].nom, "Retrouvée sur un disque vendu")
    assert reemission.reemettre(reste) == 1
    assert juger(consultation.version(label.identifiant), PLUS_TARD + dt.timedelta(days=1)).valide
    for nom in (cles.emetteur().cles[0].nom, cles.emetteur().cles[1].nom, "did:web:x#y"):
        with pytest.raises(cles.CleIllisibleError, match="mise de côté"):
            rotation.declarer_volee(nom, "Encore")


def test_a_change_says_why(label):
    with pytest.raises(AdministrationError, match="motive"):
        rotation.changer_de_cle("  ")
    assert CleDeLabel.objects.count() == 1


def test_a_change_that_fails_leaves_the_key_and_what_it_drew_is_taken_up(label, place, monkeypatch):
    monkeypatch.setattr(rotation.reemission, "restants", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rotation.changer_de_cle("Vol", Sort.volee)
    assert cles.courante()[0].nom.endswith("#cle-1")
    deuxieme = (place / "cles" / "label-2.pem").read_bytes()
    monkeypatch.undo()
    rotation.changer_de_cle("Vol", Sort.volee)
    assert (place / "cles" / "label-2.pem").read_bytes() == deuxieme


def test_there_is_nothing_to_change_before_the_first():
    with pytest.raises(cles.CleIllisibleError, match="encore été tirée"):
        rotation.changer_de_cle("Relève")
    assert cles.emetteur() is None


def test_the_database_keeps_keys_and_has_one_in_service(label):
    with pytest.raises(DatabaseError), transaction.atomic():
        CleDeLabel.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        CleDeLabel.objects.update(publique="z6Mk")
    with pytest.raises(IntegrityError), transaction.atomic():
        CleDeLabel.objects.create(nom="did:web:x#2", publique="z", depuis=ANNONCE)
    CleDeLabel.objects.update(fin=PLUS_TARD)
    with pytest.raises(DatabaseError), transaction.atomic():
        CleDeLabel.objects.update(fin=None)


@pytest.mark.parametrize("table", [VersionDuLabel, EvenementDuLabel])
def test_what_was_signed_or_done_is_never_changed(label, table):
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(version=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all().delete()


def test_the_key_of_another_platform_in_its_place_is_seen(label, place):
    from binome.documents.sceau import generer_cle

    (place / "cles" / "label-1.pem").write_bytes(generer_cle())
    with pytest.raises(cles.ClePerdueError, match="n'est pas celle"):
        cles.courante()
    (place / "cles" / "label-1.pem").write_bytes(b"rien")
    with pytest.raises(cles.CleIllisibleError, match="ne peut pas être lue"):
        cles.courante()

"""Tokens are asked for with what they date, fetched by a job, and their absence is known: the authority is real."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from tests.services.horodatage.autorite import Autorite, fabriquer, servir

from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError
from binome.registre.models import Jeton
from binome.services.horodatage import jetons, preuves
from binome.services.horodatage.autorite import AutoriteError

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
OBJET, EMPREINTE = "depot:essai-1", hashlib.sha256(b"depot").hexdigest()


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fabriquer(tmp_path_factory.mktemp("autorite"))


@pytest.fixture
def autorite(dossier: Path, settings) -> Iterator[Autorite]:
    with servir(dossier) as servie:
        settings.BINOME_HORODATAGE = servie.adresse
        settings.BINOME_HORODATAGE_CHAINE = str(servie.chaine)
        settings.BINOME_HORODATAGE_DELAI = 1
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        yield servie


def attendu() -> Jeton:
    """What is owed, without asking the authority."""
    return Jeton.objects.get_or_create(
        objet=OBJET, empreinte=EMPREINTE, defaults={"demande_le": jetons.horloge.maintenant()}
    )[0]


def test_a_token_is_fetched_verified_and_kept_as_it_came(autorite, tmp_path, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jetons.demander(OBJET, EMPREINTE)
    obtenu = jetons.lire(OBJET, EMPREINTE)
    assert obtenu.date is not None
    assert (obtenu.autorite, obtenu.pourquoi) == ("CN=Horodatage", "")
    assert obtenu.chaine == autorite.chaine.read_text()
    (tmp_path / "r.tsr").write_bytes(obtenu.reponse)
    (tmp_path / "ca.pem").write_text(obtenu.chaine)
    commande = ["openssl", "ts", "-verify", "-digest", EMPREINTE, "-in", "r.tsr", "-CAfile", "ca.pem"]
    assert b"OK" in subprocess.run(commande, cwd=tmp_path, capture_output=True, check=True).stdout


def test_asked_or_run_twice_there_is_one(autorite, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jetons.demander(OBJET, EMPREINTE)
        jetons.demander(OBJET, EMPREINTE)
    jetons.obtenir.func(Jeton.objects.get().pk)
    assert len(autorite.demandes) == 1


def test_of_two_jobs_at_once_the_first_that_came_stays(autorite):
    voulu = attendu()
    a = jetons.autorites.autorite()
    reponse, lu = jetons._demander_a(a, voulu)
    jetons.obtenir.func(voulu.pk)
    premier = Jeton.objects.get()
    jetons._garder(voulu, a, reponse, lu)
    assert bytes(Jeton.objects.get().reponse) == bytes(premier.reponse) != reponse


@pytest.mark.parametrize(
    ("humeur", "erreur", "dit"),
    [
        ("panne", AutoriteError, "a répondu 503"),
        ("lente", AutoriteError, "pas répondu|pas fini"),
        ("goutte", AutoriteError, "pas fini de répondre"),
        ("ailleurs", AutoriteError, "a répondu 302"),
        ("autre", JetonRefuseError, "pas un jeton"),
    ],
)
def test_what_goes_wrong_is_said_tried_again_and_delays_nothing(autorite, humeur, erreur, dit):
    autorite.humeur, voulu = humeur, attendu()
    with pytest.raises(erreur, match=dit):
        jetons.obtenir.func(voulu.pk)
    connu = jetons.lire(OBJET, EMPREINTE)
    assert connu.date is None
    assert re.search(dit, connu.pourquoi)
    autorite.humeur = "bonne"
    jetons.obtenir.func(voulu.pk)
    assert jetons.lire(OBJET, EMPREINTE).date is not None
    assert Jeton.objects.get().essais == 2


def test_a_reply_that_only_openssl_reads_is_kept_and_read_once_it_is_there(autorite, monkeypatch):
    """Without it, the reply is neither valid nor false; with it, the authority is not even asked again."""
    autorite.humeur, voulu = "desordre", attendu()
    with monkeypatch.context() as sans_openssl:
        sans_openssl.setattr(shutil, "which", lambda _: None)
        for _ in range(2):
            with pytest.raises(JetonNonVerifieError, match="pas vérifié ici"):
                jetons.obtenir.func(voulu.pk)
    connu = jetons.lire(OBJET, EMPREINTE)
    assert connu.date is None
    assert "pas vérifié ici" in connu.pourquoi
    gardee = bytes(Jeton.objects.get().reponse)
    assert gardee
    jetons.obtenir.func(voulu.pk)
    obtenu = Jeton.objects.get()
    assert (obtenu.etat, obtenu.lu_par, bytes(obtenu.reponse)) == ("obtenu", "openssl", gardee)
    assert len(autorite.demandes) == 1
    assert preuves.lire(OBJET, EMPREINTE).juger(obtenu.date).refus == ""


def test_what_was_kept_and_turns_out_to_be_false_is_asked_for_again(autorite):
    voulu = attendu()
    Jeton.objects.update(reponse=b"0\x82\x00\x01x", nonce="7")
    jetons.obtenir.func(voulu.pk)
    assert jetons.lire(OBJET, EMPREINTE).date is not None


def test_the_reply_to_an_older_request_is_refused(autorite):
    voulu = attendu()
    autorite.humeur = "panne"
    with pytest.raises(AutoriteError):
        jetons.obtenir.func(voulu.pk)
    autorite.humeur = "ancienne"
    with pytest.raises(JetonRefuseError, match="autre demande"):
        jetons.obtenir.func(voulu.pk)


def test_an_authority_that_is_not_there(dossier, settings):
    settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = "http://127.0.0.1:9/", str(dossier / "ca.pem")
    voulu = attendu()
    with pytest.raises(AutoriteError, match="pas répondu"):
        jetons.obtenir.func(voulu.pk)


def test_its_certificates_that_cannot_be_read_are_said(autorite, settings, tmp_path):
    settings.BINOME_HORODATAGE_CHAINE = str(tmp_path / "absente.pem")
    with pytest.raises(AutoriteError, match="BINOME_HORODATAGE_CHAINE"):
        jetons.obtenir.func(attendu().pk)
    assert not autorite.demandes


def test_without_an_authority_the_token_is_owed_and_its_absence_said(dossier, settings, autorite):
    adresse, settings.BINOME_HORODATAGE = settings.BINOME_HORODATAGE, ""
    jetons.demander(OBJET, EMPREINTE)
    assert "Aucune autorité" in jetons.lire(OBJET, EMPREINTE).pourquoi
    assert "Aucun horodatage" in jetons.lire("depot:autre", EMPREINTE).pourquoi
    assert jetons.bilan().attendus == 1
    with pytest.raises(AutoriteError, match="BINOME_HORODATAGE"):
        jetons.rattraper()
    settings.BINOME_HORODATAGE = adresse


def test_what_was_owed_is_asked_for_again(autorite, django_capture_on_commit_callbacks):
    attendu()
    with django_capture_on_commit_callbacks(execute=True):
        assert jetons.rattraper() == 1
    assert (jetons.bilan().obtenus, jetons.bilan().attendus) == (1, 0)


def test_many_are_read_in_one_query(autorite, django_assert_num_queries):
    attendu()
    with django_assert_num_queries(1):
        lus = jetons.lire_tous({OBJET: EMPREINTE, "depot:autre": EMPREINTE})
    assert [lu.date for lu in lus.values()] == [None, None]


def test_a_token_that_was_obtained_is_never_changed(autorite):
    jetons.obtenir.func(attendu().pk)
    for quoi in ({"reponse": b"x"}, {"empreinte": "0" * 64}, {"etat": "attente"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Jeton.objects.update(**quoi)
    with pytest.raises(DatabaseError), transaction.atomic():
        Jeton.objects.all().delete()


def test_what_waits_may_be_tried_again_but_dates_the_same_thing():
    attendu()
    Jeton.objects.update(erreur="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Jeton.objects.update(empreinte="0" * 64)


@pytest.mark.parametrize("empreinte", ["", "ab", "G" * 64])
def test_what_is_no_fingerprint_is_refused(empreinte):
    with pytest.raises(ValueError, match="SHA-256"):
        jetons.demander(OBJET, empreinte)
    assert not Jeton.objects.exists()

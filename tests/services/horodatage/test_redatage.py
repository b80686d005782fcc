"""A token is dated again before its authority ends, with the states of its certificates: the authorities are real."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from tests.services.horodatage.durable import Place, instant, ouvrir

from binome.documents.horodatage import preuve
from binome.registre.models import EtatDeCertificat, Jeton, MaillonDeJeton
from binome.services.horodatage import jetons, preuves, redatage
from binome.services.horodatage.autorite import AutoriteError

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
OBJET, EMPREINTE = "label:essai:1:1", hashlib.sha256(b"label").hexdigest()
TARD = dt.timedelta(days=5)


@pytest.fixture
def place(tmp_path, settings) -> Iterator[Place]:
    with ouvrir(tmp_path) as place:
        settings.BINOME_HORODATAGE = f"{place.adresse}/tsa"
        settings.BINOME_HORODATAGE_CHAINE = str(place.chaine)
        settings.BINOME_HORODATAGE_DELAI = 1
        yield place


@pytest.fixture
def obtenu(place) -> Jeton:
    voulu = Jeton.objects.create(objet=OBJET, empreinte=EMPREINTE, demande_le=instant())
    jetons.obtenir.func(voulu.pk)
    return Jeton.objects.get()


def juger(obtenu: Jeton, quand: dt.datetime):
    return preuves.composer(obtenu).juger(quand)


def test_what_is_about_to_end_is_dated_again_and_holds_after(place, obtenu):
    assert "expiré sans être redaté" in juger(obtenu, instant() + TARD).refus
    place.signe = "longue"
    faite = redatage.passer(instant())
    assert (faite.redates, faite.refus) == (1, ())
    jugee = juger(obtenu, instant() + TARD)
    assert jugee.refus == ""
    assert jugee.date == obtenu.date
    assert [juge.autorite for juge in jugee.jetons] == ["CN=Horodatage courte", "CN=Horodatage longue"]
    assert redatage.passer(instant()).redates == 0, "one that holds for years is left alone"
    archive = preuves.composer(obtenu).archive
    seule = preuves.suite.juger(preuve.lire(archive), EMPREINTE, place.racines, instant() + TARD)
    # Not what is known of revocations: a list of the second that follows says more than that of the second before.
    assert seule.refus == ""
    assert [replace(juge, revocation="") for juge in seule.jetons] == [
        replace(juge, revocation="") for juge in jugee.jetons
    ]


def test_the_last_state_of_its_certificates_is_kept_with_it(place, obtenu):
    place.signe = "longue"
    faite = redatage.passer(instant() + dt.timedelta(hours=1))
    assert faite.etats == 1
    assert juger(obtenu, instant()).jetons[0].revocation.startswith("vérifiée au")
    gardee = EtatDeCertificat.objects.get()
    assert (gardee.forme, gardee.adresse) == ("crl", f"{place.adresse}/crl")
    for table in (EtatDeCertificat, MaillonDeJeton):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        MaillonDeJeton.objects.update(fin=instant())


@pytest.mark.parametrize(
    ("qui", "forme", "dit"),
    [
        ("parlante", "ocsp", "vérifiée au"),
        ("muette", None, "non vérifiée"),
    ],
)
def test_a_responder_is_asked_when_the_certificate_says_so_and_an_absence_is_said(place, qui, forme, dit):
    place.signe = qui
    voulu = Jeton.objects.create(objet=OBJET, empreinte=EMPREINTE, demande_le=instant())
    jetons.obtenir.func(voulu.pk)
    place.signe = "longue"
    redatage.passer(instant())
    assert EtatDeCertificat.objects.exclude(adresse=f"{place.adresse}/crl").count() == (1 if forme else 0)
    assert juger(Jeton.objects.get(), instant()).jetons[0].revocation.startswith(dit)
    if not forme:
        assert "ne dit pas où se lit sa révocation" in voulu.maillons.get(rang=2).texte


def test_without_its_lists_it_is_dated_again_and_their_absence_is_signed(place, obtenu, settings):
    place.signe, place.humeur = "longue", "sans_liste"
    assert redatage.passer(instant()).redates == 1
    assert "aucune liste de révocation n'a été reçue" in obtenu.maillons.get(rang=2).texte
    settings.BINOME_HORODATAGE_REVOCATIONS = False
    assert "ne sont pas demandées ici" in preuves.composer(obtenu).absences[0]


def test_a_revoked_certificate_is_known_by_its_list_and_its_token_is_not_dated_again(place, obtenu):
    place.signe = "longue"
    place.revoquer("courte")
    faite = redatage.passer(instant() + dt.timedelta(hours=1))
    assert faite.redates == 0
    assert "certificat révoqué" in faite.refus[0]
    assert "certificat révoqué" in juger(obtenu, instant()).refus


def test_an_authority_that_keeps_its_certificate_prolongs_nothing_and_is_asked_once(place, obtenu):
    for numero in range(2):
        autre = Jeton.objects.create(objet=f"depot:{numero}", empreinte=EMPREINTE, demande_le=instant())
        jetons.obtenir.func(autre.pk)
    place.demandes.clear()
    faite = redatage.passer(instant())
    assert (faite.redates, place.demandes.count("/tsa")) == (0, 1)
    assert "signe encore avec des certificats qui finissent" in faite.refus[0]


def test_what_ended_before_anyone_dated_it_again_is_not_made_good(place, obtenu):
    place.signe = "longue"
    faite = redatage.passer(instant() + TARD)
    assert faite.redates == 0
    assert "expiré sans être redaté" in faite.refus[0]


def test_what_ended_takes_the_turn_of_nobody(place, obtenu, monkeypatch):
    """However many ended, those that can still be dated again are."""
    place.signe = "longue"
    redatage.passer(instant())
    autre = Jeton.objects.create(objet="depot:autre", empreinte=EMPREINTE, demande_le=instant())
    place.certifier("bientot", instant(days=8), 16)
    place.signe = "bientot"
    jetons.obtenir.func(autre.pk)
    fini = Jeton.objects.create(objet="depot:fini", empreinte=EMPREINTE, demande_le=instant())
    place.signe = "courte"
    jetons.obtenir.func(fini.pk)
    redatage._situer()
    monkeypatch.setattr(redatage, "LOT", 1)
    place.signe = "longue"
    faite = redatage.passer(instant() + TARD)
    assert faite.redates == 1
    assert autre.maillons.count() == 2
    assert faite.refus == ("1 jeton expiré sans être redaté, à commencer par depot:fini",)
    assert redatage.premiere_fin(instant() + TARD) > instant(days=9)


def test_words_around_certificates_are_kept_in_no_encoding(place, obtenu, settings):
    pem = place.chaine.read_bytes()
    place.dossier.joinpath("annote.pem").write_bytes("# Autorité, clé régénérée\n".encode("latin-1") + pem)
    settings.BINOME_HORODATAGE_CHAINE = str(place.dossier / "annote.pem")
    place.signe = "longue"
    assert redatage.passer(instant()).redates == 1
    assert obtenu.maillons.get(rang=2).chaine.encode() == pem


def test_a_token_of_before_that_holds_no_more_is_told_so_and_breaks_nothing(place, obtenu):
    gate = Jeton.objects.create(
        objet="depot:gate",
        empreinte=EMPREINTE,
        demande_le=instant(),
        etat="obtenu",
        reponse=b"abime",
        chaine=obtenu.chaine,
        date=obtenu.date,
    )
    assert "pas un jeton d'horodatage lisible" in juger(gate, instant()).refus


def test_an_authority_that_is_down_or_another_stops_the_pass_and_loses_nothing(place, obtenu):
    place.humeur = "panne"
    with pytest.raises(AutoriteError, match="503"):
        redatage.passer(instant())
    place.humeur, place.signe = "bonne", "longue"
    assert redatage.passer(instant()).redates == 1
    assert juger(obtenu, instant() + TARD).refus == ""


def test_an_authority_that_is_not_the_one_expected_is_refused(place, obtenu, settings):
    settings.BINOME_HORODATAGE_CHAINE = str(place.dossier / "ca.pem")
    place.signe = "etrangere"
    faite = redatage.passer(instant())
    assert (faite.redates, obtenu.maillons.count()) == (0, 1)
    assert "ne mène pas à l'autorité attendue" in faite.refus[0]


def test_the_margin_is_a_setting(place, obtenu, settings):
    settings.BINOME_HORODATAGE_MARGE = 0
    assert not redatage.a_redater(instant()).exists()
    settings.BINOME_HORODATAGE_MARGE = 2
    assert redatage.a_redater(instant()).count() == 1


def test_tokens_of_before_are_situated_by_the_first_pass(place, obtenu):
    avant = Jeton.objects.create(
        objet="depot:avant",
        empreinte=EMPREINTE,
        demande_le=instant(),
        etat="obtenu",
        reponse=obtenu.reponse,
        chaine=obtenu.chaine,
        date=obtenu.date,
    )
    assert juger(avant, instant()).refus == ""
    place.signe = "longue"
    assert redatage.passer(instant()).redates == 2
    assert juger(avant, instant() + TARD).refus == ""


def test_the_task_asks_for_the_next_night_only_where_an_authority_is_set(place, obtenu, settings, monkeypatch):
    demandees = []
    monkeypatch.setattr(redatage.file, "planifier", lambda tache, quand: demandees.append(quand) or True)
    place.signe = "longue"
    redatage.redater_la_nuit.func()
    assert MaillonDeJeton.objects.filter(rang=2).count() == 1
    assert len(demandees) == 1
    settings.BINOME_HORODATAGE = ""
    assert not redatage.planifier()

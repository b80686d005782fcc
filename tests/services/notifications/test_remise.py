"""What each answer of a mail server, and each silence, makes of a letter. A real server answers."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult
from tests.courriers import HorlogeDeLaFile, poster, travailler
from tests.serveur_smtp import serveur_smtp

from binome.registre.models import Envoi
from binome.services.exploitation import etat
from binome.services.socle import horloge as temps

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ELLE, LUI = "elle@exemple.fr", "lui@exemple.fr"


@pytest.fixture
def smtp(settings):
    with serveur_smtp() as serveur:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", serveur.port, 0.5
        yield serveur


@pytest.fixture
def horloge(monkeypatch):
    horloge = HorlogeDeLaFile()
    monkeypatch.setattr(temps, "maintenant", horloge)
    return horloge


def quand(commande, reponse, adresse=ELLE):
    """That answer to that command, for one address (or to anyone, before one is known)."""
    return lambda dite, argument: reponse if dite == commande and argument in (adresse, "") else None


def sorts():
    return {e.destinataire: (e.etat, e.raison) for e in Envoi.objects.all()}


@pytest.mark.parametrize(
    ("commande", "reponse", "etat_voulu", "raison"),
    [
        ("RCPT", "550 5.1.1 inconnue", "refusee", "adresse refusée (code 550)"),
        ("RCPT", "553 nom interdit", "refusee", "adresse refusée (code 553)"),
        ("RCPT", "450 plus tard", "attente", "l'adresse est refusée pour l'instant (code 450)"),
        ("RCPT", "421 je ferme", "attente", "l'adresse est refusée pour l'instant (code 421)"),
        ("DATA", "554 non", "refusee", "message refusé (code 554)"),
        ("MESSAGE", "554 pourriel", "refusee", "message refusé (code 554)"),
        ("MESSAGE", "451 plus tard", "attente", "message refusé pour l'instant (code 451)"),
        ("MESSAGE", "raccroche", "incertaine", "connexion perdue après l'envoi"),
        ("MESSAGE", "perdu", "incertaine", "connexion perdue après l'envoi"),
        ("MESSAGE", "silence", "incertaine", "connexion perdue après l'envoi"),
        ("DATA", "raccroche", "attente", "le serveur de courriel ne répond pas"),
        ("RCPT", "raccroche", "attente", "le serveur de courriel ne répond pas"),
        ("RCPT", "silence", "attente", "le serveur de courriel ne répond pas"),
        (
            "ACCUEIL",
            "554 pas de courriel ici",
            "attente",
            "le serveur de courriel ne nous laisse pas entrer (code 554)",
        ),
        ("ACCUEIL", "silence", "attente", "le serveur de courriel ne répond pas"),
        ("QUIT", "raccroche", "envoyee", ""),
        ("QUIT", "silence", "envoyee", ""),
    ],
)
def test_each_answer_has_its_fate_and_nobody_else_pays_for_it(smtp, horloge, commande, reponse, etat_voulu, raison):
    smtp.humeur = quand(commande, reponse)
    poster(ELLE)
    travailler()
    assert sorts() == {ELLE: (etat_voulu, raison)}
    smtp.humeur = lambda *_: None
    poster(LUI)
    travailler()
    assert len(smtp.pour(LUI)) == 1, "the next letter leaves all the same"
    horloge.avancer(days=4)
    fois = len(smtp.pour(ELLE))
    assert fois == (1 if etat_voulu in ("envoyee", "attente") or reponse == "perdu" else 0)
    assert sorts()[ELLE][0] == ("envoyee" if etat_voulu == "attente" else etat_voulu)


def test_what_is_refused_for_ever_is_tried_once_and_is_no_fault_of_the_platform(smtp, horloge):
    smtp.humeur = quand("RCPT", "550 inconnue")
    poster(ELLE)
    for _ in range(5):
        horloge.avancer(hours=20)
    assert smtp.tentatives[ELLE] == 1
    sante = etat.sante()
    assert sante["statut"] == "bon" and sante["taches"]["non_remises"] == 1 and sante["taches"]["mortes"] == 0


def test_a_server_down_for_an_hour_delays_and_loses_nothing_and_health_says_so_all_along(smtp, horloge):
    smtp.fermer()
    adresses = [f"p{n}@exemple.fr" for n in range(12)]
    poster(*adresses)
    assert etat.sante()["statut"] == "bon"
    for _ in range(12):
        horloge.avancer(minutes=5)
        sante = etat.sante()
        assert (sante["statut"], sante["taches"]["en_echec"]) == ("degrade", 12)
        assert not sante["taches"]["en_retard"] and not sante["taches"]["mortes"]
    smtp.ouvrir()
    horloge.avancer(hours=1, minutes=5)
    assert [len(smtp.pour(a)) for a in adresses] == [1] * 12
    assert {e for e, _ in sorts().values()} == {"envoyee"}
    sante = etat.sante()
    assert sante["statut"] == "bon" and sante["taches"]["en_echec"] == 0


def test_a_server_down_for_longer_than_three_days_leaves_a_dead_letter(smtp, horloge):
    smtp.fermer()
    poster(ELLE)
    for _ in range(80):
        horloge.avancer(hours=1)
    assert sorts()[ELLE][0] == "abandonnee"
    sante = etat.sante()
    assert (sante["statut"], sante["taches"]["mortes"], sante["taches"]["en_echec"]) == ("degrade", 1, 0)
    (morte,) = DBTaskResult.objects.filter(status="FAILED")
    assert ELLE not in f"{morte.args_kwargs}{morte.traceback}"


def test_the_server_is_not_let_in_without_a_word_about_why(smtp, horloge, settings):
    """A password that expired: every letter waits, none is refused."""
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "binome", "perime"
    smtp.humeur = lambda commande, _: {"EHLO": "250 AUTH PLAIN", "AUTH": "535 non"}.get(commande)
    poster(ELLE)
    travailler()
    assert sorts()[ELLE][0] == "attente"
    smtp.humeur = lambda commande, _: {"EHLO": "250-essai\r\n250 AUTH PLAIN", "AUTH": "235 oui"}.get(commande)
    horloge.avancer(minutes=2)
    assert len(smtp.pour(ELLE)) == 1

"""The queue: a lease that beats, a job by one worker at a time, what fails tried again, what is done erased."""

from __future__ import annotations

import datetime as dt
import errno
import re
import threading
from pathlib import Path

import pytest
from django.core import mail
from django.db import OperationalError
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from tests.courriers import HorlogeDeLaFile, poster, travailler

import binome.services
from binome.domaine.texte.reprises import delai
from binome.registre.models import Envoi, LigneJournal
from binome.services.echanges import rappels
from binome.services.exploitation import etat, lettres_mortes, ouvrier, retention
from binome.services.notifications import courriels
from binome.services.socle import file
from binome.services.socle import horloge as temps

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ELLE = "elle@exemple.fr"
FAITES: list[str] = []
_JOB = re.compile(r"^@task\(.*\)\ndef (\w+)", re.MULTILINE)


@task()
def noter(quoi: str) -> None:
    """A job of these tests."""
    if quoi == "disque plein":
        raise OSError(errno.ENOSPC, "No space left on device", f"/pieces/de/{ELLE}")
    if quoi == "sortie":
        raise SystemExit(3)
    FAITES.append(quoi)


@pytest.fixture(autouse=True)
def horloge(monkeypatch):
    FAITES.clear()
    horloge = HorlogeDeLaFile()
    monkeypatch.setattr(temps, "maintenant", horloge)
    return horloge


def suivies():
    return list(DBTaskResult.objects.filter(task_path=noter.module_path))


def test_a_job_in_hand_is_nobody_elses_as_long_as_its_holder_beats(horloge):
    file.enfiler(noter, "lente")
    main = file.prendre("vivant", horloge())
    for _ in range(20):
        horloge.instant += file.BAIL / 2
        assert main.renouveler(horloge())
        assert file.reprendre_abandonnees(horloge()) == 0
        assert file.prendre("autre", horloge()) is None
    assert etat.taches()["en_cours"] == 1 and not etat.taches()["en_retard"]
    assert file.finir(main, horloge())


def test_a_job_whose_worker_died_is_taken_back_within_minutes_beside_a_live_worker(horloge):
    file.enfiler(noter, "laissée")
    mort = file.prendre("mort", horloge())
    horloge.avancer(minutes=1)
    assert FAITES == [], "it may still be alive"
    horloge.avancer(minutes=1, seconds=1)
    assert FAITES == ["laissée"]
    assert not mort.renouveler(horloge()), "it learns that it holds nothing any more"
    assert not file.finir(mort, horloge()) and not file.echouer(mort, ValueError(), horloge())
    assert [t.status for t in suivies()] == ["SUCCESSFUL"]


def test_health_says_late_when_nobody_takes_back_what_a_dead_worker_left(horloge):
    file.enfiler(noter, "laissée")
    file.prendre("mort", horloge())
    horloge.instant += dt.timedelta(minutes=8)
    assert etat.taches()["en_retard"] and etat.taches()["en_cours"] == 0 and etat.sante()["statut"] == "degrade"


def test_health_is_not_late_for_what_is_asked_for_tomorrow_nor_at_its_very_minute(horloge):
    file.planifier(noter, horloge() + dt.timedelta(days=1))
    for avance, retard in ((0, False), (24 * 60, False), (4, False), (2, True)):
        horloge.instant += dt.timedelta(minutes=avance)
        assert etat.taches()["en_retard"] is retard
    assert etat.sante()["statut"] == "degrade"


def test_what_kills_its_workers_ends_among_the_dead(horloge):
    file.enfiler(noter, "tueuse")
    for _ in range(file.MORTS_MAX):
        assert file.prendre("mort", horloge())
        horloge.instant += dt.timedelta(minutes=3)
        file.reprendre_abandonnees(horloge())
    assert file.prendre("mort", horloge()) is None
    (morte,) = lettres_mortes.lister()
    assert morte.raison == "erreur OuvrierMortError" and morte.essais == file.MORTS_MAX


@pytest.mark.parametrize("quoi", ["disque plein", "sortie"])
def test_a_job_that_fails_is_tried_again_and_its_worker_stays(horloge, quoi):
    file.enfiler(noter, quoi)
    file.enfiler(noter, "suivante")
    travailler()
    assert FAITES == ["suivante"]
    assert etat.sante()["statut"] == "degrade" and etat.taches()["en_echec"] == 1
    assert not any(ELLE in t.traceback for t in suivies()), "where, not what"
    DBTaskResult.objects.filter(status="READY", task_path=noter.module_path).update(
        args_kwargs={"args": ["libéré"], "kwargs": {}}
    )
    horloge.avancer(seconds=59)
    assert FAITES == ["suivante"]
    horloge.avancer(seconds=2)
    assert FAITES == ["suivante", "libéré"] and etat.sante()["statut"] == "bon"


def test_a_job_whose_function_is_gone_dies_alone(horloge):
    file.enfiler(noter, "perdue")
    DBTaskResult.objects.update(task_path="binome.services.ailleurs.rien")
    for _ in range(80):
        horloge.avancer(hours=1)
    assert [m.quoi for m in lettres_mortes.lister()] == ["rien"]


@pytest.mark.parametrize("panne", [OperationalError("database is locked"), OSError(errno.ENOSPC, "plein")])
def test_the_worker_outlives_the_base_and_the_disk(horloge, monkeypatch, caplog, panne):
    """Eight failures in a row, then all is done. The control: with nobody to catch it, the worker is gone."""
    file.enfiler(noter, "après")
    pannes = iter([panne] * 8)
    prendre = file.prendre

    def genee(*arguments):
        if (erreur := next(pannes, None)) is not None:
            raise erreur
        return prendre(*arguments)

    monkeypatch.setattr(file, "prendre", genee)
    monkeypatch.setattr(ouvrier, "_fermer", lambda: None)
    attentes = []
    travail = ouvrier.Ouvrier(une_fois=False, intervalle=0.01)
    monkeypatch.setattr(
        travail, "_attendre", lambda s: attentes.append(s) if s > 0.01 else setattr(travail, "arret", True)
    )
    travail.travailler()
    assert FAITES == ["après"]
    assert attentes == [1, 2, 4, 8, 16, 30, 30, 30]
    dits = [r.message for r in caplog.records if r.name == ouvrier.__name__]
    assert len(dits) == 8 and all("\n" not in dit and "il reprend dans" in dit for dit in dits)
    monkeypatch.setattr(ouvrier, "_PANNES", ())
    pannes = iter([panne])
    with pytest.raises(type(panne)):
        ouvrier.Ouvrier(une_fois=True, intervalle=0.01).travailler()


def test_how_a_job_ended_is_written_however_long_it_takes(horloge, monkeypatch):
    file.enfiler(noter, "faite")
    pannes = iter([OperationalError("disk full")] * 3)
    finir = file.finir
    monkeypatch.setattr(file, "finir", lambda *a: finir(*a) if next(pannes, None) is None else _lever())
    monkeypatch.setattr(ouvrier, "_fermer", lambda: None)
    monkeypatch.setattr(ouvrier.Ouvrier, "_attendre", lambda *_: None)
    travailler()
    assert FAITES == ["faite"] and [t.status for t in suivies()] == ["SUCCESSFUL"]


def _lever():
    raise OperationalError("disk full")


def test_the_worker_beats_while_a_job_runs(horloge, monkeypatch):
    battements = threading.Event()
    monkeypatch.setattr(ouvrier, "BATTEMENT", 0.01)
    monkeypatch.setattr(file.EnMain, "renouveler", lambda *_: battements.set() or True)
    main = file.EnMain(DBTaskResult(task_path="x"), horloge())
    with ouvrier._battre(main):
        assert battements.wait(120)


def test_each_day_is_asked_for_once_by_two_workers(horloge):
    demain = horloge() + dt.timedelta(days=1)
    assert file.planifier(noter, demain) and not file.planifier(noter, demain)
    suivies()[0].delete()
    assert file.planifier(noter, demain)
    # A second worker that saw none waiting makes the same key: the row is there already.
    DBTaskResult.objects.update(status="RUNNING", started_at=horloge())
    assert not file.planifier(noter, demain)
    assert len(suivies()) == 1


def test_a_clock_that_was_ahead_for_a_moment_puts_nothing_off(horloge):
    vraie, avance = horloge(), dt.timedelta(days=3650)
    file.enfiler(noter, "disque plein")
    horloge.instant += avance
    travailler()
    horloge.instant = vraie + dt.timedelta(minutes=5)
    DBTaskResult.objects.filter(task_path=noter.module_path).update(args_kwargs={"args": ["libéré"], "kwargs": {}})
    travailler()
    assert FAITES == ["libéré"]
    nuits = DBTaskResult.objects.filter(task_path=retention.purger_la_nuit.module_path, status="READY")
    assert nuits.filter(run_after__lt=horloge() + dt.timedelta(days=1)).count() == 1
    matins = DBTaskResult.objects.filter(task_path=rappels.rappeler.module_path, status="READY")
    assert matins.filter(run_after__lt=horloge() + dt.timedelta(days=1)).count() == 1


def test_a_job_that_failed_by_itself_keeps_its_three_days_when_a_worker_dies(horloge):
    file.enfiler(noter, "disque plein")
    while len(suivies()[0].worker_ids) < file.MORTS_MAX:
        horloge.avancer(hours=1)
    DBTaskResult.objects.exclude(task_path=noter.module_path).delete()
    horloge.instant += dt.timedelta(hours=4)
    while file.prendre("mort", horloge()):
        horloge.instant += dt.timedelta(minutes=3)
        file.reprendre_abandonnees(horloge())
    (fin,) = suivies()
    assert fin.status == "FAILED", "it does not kill for ever"
    assert delai(len(fin.worker_ids)) is None and delai(len(fin.worker_ids) - 1)


def test_jobs_done_are_erased_and_the_dead_stay(horloge):
    file.enfiler(noter, "faite")
    poster(ELLE, "sans arobase")
    travailler()
    assert [m.to for m in mail.outbox] == [[ELLE]]
    horloge.instant += dt.timedelta(days=8)
    retention.purger(horloge())
    assert {t.status for t in DBTaskResult.objects.exclude(status="READY")} == {"FAILED"}
    horloge.instant += dt.timedelta(days=81)
    retention.purger(horloge())
    assert len(lettres_mortes.lister()) == 1, "until the same day as its letter"
    horloge.instant += dt.timedelta(days=2)
    retention.purger(horloge())
    assert not Envoi.objects.exists() and not lettres_mortes.lister()


def test_the_night_erases_by_itself_and_asks_for_the_next_one(horloge):
    file.enfiler(noter, "faite")
    travailler()
    horloge.avancer(days=9)
    assert not suivies()
    assert DBTaskResult.objects.filter(task_path=retention.purger_la_nuit.module_path, status="READY").count() == 1


# --- a base left by the former version


def ancienne(*arguments, chemin="binome.services.notifications.courriels.envoyer", **champs):
    contenu = {"args": list(arguments), "kwargs": {}}
    return DBTaskResult.objects.create(
        args_kwargs=contenu, task_path=chemin, backend_name="default", run_after=file.get_date_max(), **champs
    )


def test_letters_that_a_former_version_queued_leave_once_and_are_erased(horloge):
    tache = ancienne(ELLE, "Invitation", "Le lien : https://ici/secret")
    travailler()
    travailler()
    (message,) = mail.outbox
    assert (message.to, message.subject, "https://ici/secret" in message.body) == ([ELLE], "Invitation", True)
    tache.refresh_from_db()
    assert tache.status == "SUCCESSFUL" and "secret" not in str(tache.args_kwargs)
    retention.purger(horloge())
    assert not DBTaskResult.objects.filter(pk=tache.pk).exists()


def test_letters_that_a_former_version_lost_are_dead_without_their_links(horloge):
    ancienne(ELLE, "Invitation", "https://ici/secret", status="FAILED", traceback="https://ici/secret")
    ancienne(ELLE, "Invitation", "https://ici/secret", status="SUCCESSFUL")
    retention.purger(horloge())
    assert "secret" not in str(list(DBTaskResult.objects.values()) + list(Envoi.objects.values()))
    (morte,) = lettres_mortes.lister()
    assert not morte.rejouable and etat.sante()["statut"] == "degrade"
    with pytest.raises(lettres_mortes.RejeuImpossibleError, match="n'est plus gardé"):
        lettres_mortes.rejouer([morte.cle])
    lettres_mortes.oublier(morte.cle[:8])
    assert etat.sante()["statut"] == "bon"


def test_a_dead_letter_that_someone_else_takes_up_meanwhile_is_not_said_forgotten(horloge, monkeypatch):
    tache = ancienne(chemin=retention.purger_la_nuit.module_path, status="FAILED")
    (morte,) = lues = lettres_mortes.lister()
    DBTaskResult.objects.filter(pk=tache.pk).update(status="READY")
    monkeypatch.setattr(lettres_mortes, "lister", lambda: lues)
    with pytest.raises(lettres_mortes.RejeuImpossibleError, match="n'est plus une lettre morte"):
        lettres_mortes.oublier(morte.cle)
    assert not LigneJournal.objects.filter(action="tache.oubliee").exists()


def test_a_job_that_a_former_version_left_running_is_taken_back(horloge):
    ancienne(ELLE, "Objet", "Texte", status="RUNNING", started_at=horloge() - dt.timedelta(minutes=5))
    travailler()
    assert [m.to for m in mail.outbox] == [[ELLE]]


# --- dead letters


def test_every_job_is_named_in_words_when_it_dies():
    racine = Path(binome.services.__file__).parent
    lieux = {m: ".".join(m.relative_to(racine).with_suffix("").parts) for m in racine.rglob("*.py")}
    jobs = {f"binome.services.{lieu}.{nom}" for m, lieu in lieux.items() for nom in _JOB.findall(m.read_text())}
    assert retention.purger_la_nuit.module_path in jobs
    assert jobs - {courriels.expedier.module_path} == set(lettres_mortes._QUOI)


def test_one_job_alone_purges_each_night(horloge):
    travailler()
    nuit = DBTaskResult.objects.filter(status="READY").exclude(task_path__contains=".rappels.")
    nuit = nuit.exclude(task_path__regex="label.places|label.echeances|resumes.resumer|suivi.points")
    assert [t.task_path for t in nuit] == [retention.purger_la_nuit.module_path]


@pytest.fixture
def mortes(horloge, monkeypatch):
    """Two jobs that died, and a letter that was refused."""
    file.enfiler(noter, "disque plein")
    file.enfiler(noter, "disque plein")
    courriels.ecrire_a("sans arobase", "compte", "password_changed:")
    for _ in range(80):
        horloge.avancer(hours=1)
    DBTaskResult.objects.filter(status="FAILED", task_path=noter.module_path).update(
        args_kwargs={"args": ["libéré"], "kwargs": {}}
    )
    return lettres_mortes.lister()


def test_the_dead_are_listed_and_all_but_refused_addresses_are_replayed_together(mortes, horloge):
    assert sorted(m.raison for m in mortes) == ["adresse refusée", "erreur OSError", "erreur OSError"]
    assert lettres_mortes.rejouer() == 2
    assert etat.taches()["mortes"] == 0
    travailler()
    assert FAITES == ["libéré", "libéré"]
    (refusee,) = lettres_mortes.lister()
    assert refusee.pour == "sans arobase" and refusee.quoi == "courriel de compte"
    Envoi.objects.update(destinataire=ELLE)
    assert lettres_mortes.rejouer([refusee.cle[:8]]) == 1
    travailler()
    assert [m.to for m in mail.outbox] == [[ELLE]] and lettres_mortes.lister() == []
    assert LigneJournal.objects.filter(action="tache.rejouee").count() == 3
    assert not LigneJournal.objects.filter(donnees__contains="arobase").exists()


@pytest.mark.parametrize("cle", ["", "zzzz", " "])
def test_a_key_must_name_one(mortes, cle):
    with pytest.raises(lettres_mortes.RejeuImpossibleError, match="aucune lettre morte"):
        lettres_mortes.rejouer([cle])


def test_without_a_worker_what_fails_is_given_up_and_said(settings, django_capture_on_commit_callbacks, smtp_eteint):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        poster(ELLE)
    assert Envoi.objects.get().etat == "abandonnee"


@pytest.fixture
def smtp_eteint(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 0.5


def test_a_letter_that_waits_for_no_job_is_said_given_up_and_the_others_still_leave(horloge):
    poster("perdue@exemple.fr", ELLE)
    perdue, elle = Envoi.objects.order_by("pk")
    DBTaskResult.objects.get(args_kwargs={"args": [perdue.pk], "kwargs": {}}).delete()
    assert courriels.reconcilier() == 0, "not at once: its job may be about to be seen"
    horloge.instant += dt.timedelta(minutes=3)
    assert courriels.reconcilier() == 1
    travailler()
    assert {e.destinataire: e.etat for e in Envoi.objects.all()} == {perdue.destinataire: "abandonnee", ELLE: "envoyee"}
    assert courriels.dire_le_sort("abandonnee|interrompu") == "non remis : interrompu" and elle.contenu


def test_a_letter_that_was_leaving_and_waits_for_no_job_may_have_arrived(horloge):
    poster(ELLE)
    DBTaskResult.objects.all().delete()
    Envoi.objects.update(etat="en_vol")
    assert courriels.reconcilier() == 0, "it may still be leaving"
    horloge.avancer(minutes=3)
    (envoi,) = Envoi.objects.all()
    assert envoi.etat == "incertaine" and not envoi.contenu
    horloge.instant += dt.timedelta(days=91)
    retention.purger(horloge())
    assert not Envoi.objects.exists()


def test_a_job_thought_lost_whose_letter_left_after_all_is_not_counted_among_the_dead(horloge):
    poster(ELLE)
    Envoi.objects.update(etat="en_vol")
    travailler()
    assert etat.taches()["incertaines"] == 1
    # The worker that was frozen while it sent wakes up, and says that it did.
    Envoi.objects.update(etat="envoyee")
    horloge.avancer(minutes=1)
    assert etat.taches()["incertaines"] == len(lettres_mortes.lister()) == 0

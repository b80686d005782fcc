"""What the ordeals of the queue stand on: a base, a clock that can jump, a worker of its own, and what is true of it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests.serveur_smtp import Serveur  # noqa: E402
from tests.services.outils_depot import A_TEMPS, ID, campagne, compte, dossier_signe  # noqa: E402

from binome.registre.models import Depot, Dossier, Envoi  # noqa: E402
from binome.services.commun import file, referentiel  # noqa: E402
from binome.services.commun import horloge as temps  # noqa: E402
from binome.services.depot import depots, recus  # noqa: E402
from binome.services.exploitation import etat, ouvrier  # noqa: E402
from binome.services.notifications import courriels  # noqa: E402

DECALAGE = dt.timedelta()


def horloge() -> dt.datetime:
    return timezone.now() + DECALAGE


def avancer(**duree: float) -> None:
    global DECALAGE
    DECALAGE += dt.timedelta(**duree)


def preparer(smtp: Serveur, lettres: int, *, depot: bool = False) -> list[str]:
    """A base with letters that wait, and a deposit whose receipt and seal do; the addresses written to."""
    call_command("migrate", interactive=False, verbosity=0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp.port, 2
    adresses = [f"p{n}@exemple.fr" for n in range(lettres)]
    if depot:
        temps.maintenant = lambda: A_TEMPS
        referentiel.partager()
        chef = compte("chef")
        dossier_signe(campagne(), chef)
        depots.preparer(Dossier.objects.get(), A_TEMPS)
        depots.deposer(chef, ID, "cle-de-la-file")
        adresses += recus.destinataires(Depot.objects.get())
    temps.maintenant = horloge
    ecrire_a(adresses[:lettres])
    return adresses


def ecrire_a(adresses: list[str]) -> None:
    for adresse in adresses:
        courriels.poster(adresse, f"Lettre pour {adresse}", "Bonjour.")


@contextmanager
def un_ouvrier(avant: Callable[[], None] = lambda: None, *, une_fois: bool = False) -> Iterator[int]:
    """A worker in a process of its own; killed at the end of the block if it still runs."""
    connections.close_all()
    numero = os.fork()
    if numero == 0:
        try:
            avant()
            ouvrier.executer(une_fois=une_fois, intervalle=0.01)
        finally:
            os._exit(0)
    try:
        yield numero
    finally:
        if os.waitpid(numero, os.WNOHANG)[0] == 0:
            os.kill(numero, signal.SIGKILL)
            os.waitpid(numero, 0)


def mort(numero: int) -> bool:
    try:
        os.kill(numero, 0)
    except ProcessLookupError:
        return True
    return os.waitid(os.P_PID, numero, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def attendre(vrai: Callable[[], bool], secondes: float) -> bool:
    fin = time.monotonic() + secondes
    while time.monotonic() < fin:
        if vrai():
            return True
        time.sleep(0.02)
    return False


def reste() -> int:
    """Jobs due now, or held."""
    return file.dues(horloge()).count() + DBTaskResult.objects.filter(status="RUNNING").count()


def fautes_des_lettres(smtp: Serveur, adresses: list[str]) -> list[str]:
    """Each letter once, or once « peut-être »."""
    recues = Counter(qui for qui, _ in smtp.recus)
    sorts = {e.destinataire: e.etat for e in Envoi.objects.all()}
    fautes = [f"{a} : {recues[a]} fois" for a in adresses if recues[a] > 1]
    fautes += [f"{a} : {sorts.get(a)}" for a in adresses if sorts.get(a) not in ("envoyee", "incertaine")]
    fautes += [f"{a} : dite envoyée, jamais reçue" for a in adresses if sorts.get(a) == "envoyee" and not recues[a]]
    return fautes


def fautes_de_sante() -> list[str]:
    """What health says, against the rows read one by one."""
    dit, quand = etat.sante(), horloge()
    lignes = list(DBTaskResult.objects.all())
    a_part = ("AdresseRefuseeError", "RemiseIncertaineError")
    mortes = [t for t in lignes if t.status == "FAILED" and not t.exception_class_path.endswith(a_part)]
    echecs = [t for t in lignes if t.status == "READY" and t.exception_class_path]

    def depuis(t: Any) -> dt.datetime:
        if t.status == "RUNNING":
            return t.started_at + file.BAIL
        return t.enqueued_at if t.run_after.year == 9999 else t.run_after

    tard = [t for t in lignes if t.status in ("READY", "RUNNING") and quand - depuis(t) > etat.RETARD]
    vu = (len(echecs), len(mortes), bool(tard), "degrade" if mortes or echecs or tard else "bon")
    su = (dit["taches"]["en_echec"], dit["taches"]["mortes"], dit["taches"]["en_retard"], dit["statut"])
    return [] if vu == su else [f"santé : {su} au lieu de {vu}"]

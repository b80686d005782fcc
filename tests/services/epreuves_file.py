"""Ordeals of the queue on a real base, with real processes: `python -m tests.services.epreuves_file NOM … [--temoin]`.

Each prints one JSON object: what was done, and `fautes`, what was found wrong. `--temoin` takes away on purpose what
protects: the ordeal must then find something, or it proves nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests.serveur_smtp import serveur_smtp  # noqa: E402
from tests.services.epreuves_panne import disque, relance, verrou  # noqa: E402
from tests.services.socle_file import (  # noqa: E402
    attendre,
    avancer,
    ecrire_a,
    fautes_de_sante,
    fautes_des_lettres,
    mort,
    preparer,
    reste,
    un_ouvrier,
)

from binome.registre.models import Depot, Envoi  # noqa: E402
from binome.services.commun import file  # noqa: E402
from binome.services.depot import recus, sceaux  # noqa: E402
from binome.services.exploitation import etat, ouvrier  # noqa: E402
from binome.services.notifications import courriels, envois  # noqa: E402

# --- kill -9


_INSTANTS: tuple[tuple[Any, str], ...] = (
    (file, "prendre"),
    (file, "finir"),
    (courriels, "_partir"),
    (courriels, "_changer"),
    (courriels, "remettre"),
    (courriels, "_message"),
)
_AU_SCEAU: tuple[Any, str] = (sceaux, "ecrire")


def _pieger(tirage: random.Random, instants: tuple[tuple[Any, str], ...]) -> Callable[[], None]:
    """Die before or after the nth call to some function; or after some milliseconds."""
    if tirage.random() < 0.4:
        delai = tirage.uniform(0.001, 0.08)
        return lambda: signal.setitimer(signal.ITIMER_REAL, delai) and None
    objet, nom = tirage.choice(instants)
    fois, avant = tirage.randint(1, 3), tirage.random() < 0.5
    vraie, compte_ = getattr(objet, nom), [0]

    def mortelle(*arguments: Any, **options: Any) -> Any:
        compte_[0] += 1
        if avant and compte_[0] == fois:
            os.kill(os.getpid(), signal.SIGKILL)
        rendu = vraie(*arguments, **options)
        if compte_[0] == fois:
            os.kill(os.getpid(), signal.SIGKILL)
        return rendu

    return lambda: setattr(objet, nom, mortelle)


def morts(combien: int, *, temoin: bool) -> dict[str, Any]:
    """Kill the worker at seeded instants: nothing lost, nothing twice, the receipt and the seal made."""
    tirage, fautes, tues = random.Random(11), [], 0  # noqa: S311
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 3, depot=not temoin)
        smtp.lenteur = 0.002
        if temoin:
            _sans_point_de_non_retour()
        for tour in range(2 * combien):
            if tues == combien:
                break
            adresses += [f"t{tour}-{n}@exemple.fr" for n in range(3)]
            ecrire_a(adresses[-3:])
            with un_ouvrier(_pieger(tirage, (*_INSTANTS, _AU_SCEAU) if tour < 8 else _INSTANTS)) as numero:
                attendre(lambda numero=numero: mort(numero) or not reste(), 5)
                tues += mort(numero)
            avancer(minutes=3)
            fautes += fautes_de_sante()
        while reste() and tues >= combien:
            avancer(minutes=10)
            with un_ouvrier(une_fois=True) as numero:
                attendre(lambda numero=numero: mort(numero), 60)
        fautes += fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    if not temoin:
        (depot,) = Depot.objects.all()
        fautes += [] if sceaux.chemin(depot).exists() else ["pas de sceau"]
        fautes += [] if recus.pdf(depot).startswith(b"%PDF") else ["pas d'accusé"]
    fautes += [f"reste {reste()}"] if reste() else []
    fautes += [f"{tues} morts seulement"] if tues < combien else []
    sorts = Counter(Envoi.objects.values_list("etat", flat=True))
    return {"fautes": fautes, "morts": tues, "sorts": sorts, "sante": etat.sante()["statut"]}


def _sans_point_de_non_retour() -> None:
    """The negative control: nothing is written before the message leaves."""
    courriels._partir = lambda envoi: None  # type: ignore[assignment]


# --- several workers


def ensemble(combien: int, *, temoin: bool) -> dict[str, Any]:
    """Four workers on one queue: each letter by one of them."""
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, combien)
        smtp.lenteur = 0.005
        if temoin:
            _sans_prise()
            _sans_point_de_non_retour()
            courriels._encore_a_envoyer = lambda envoi: Envoi.objects.filter(pk=envoi.pk)  # type: ignore[assignment]
        enfants = []
        connections.close_all()
        for _ in range(4):
            if (numero := os.fork()) == 0:
                try:
                    ouvrier.executer(une_fois=True, intervalle=0.01)
                finally:
                    os._exit(0)
            enfants.append(numero)
        for numero in enfants:
            os.waitpid(numero, 0)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    porteurs = Counter(w for t in DBTaskResult.objects.all() for w in t.worker_ids)
    return {"fautes": fautes, "ouvriers": len(porteurs), "recus": len(smtp.recus)}


def _sans_prise() -> None:
    """The negative control: two workers may take the same row."""

    def prendre(porteur: str, instant: dt.datetime) -> Any:
        suivante = file.dues(instant).first()
        if suivante is None:
            return None
        time.sleep(0.01)
        valeurs = {"status": "RUNNING", "started_at": instant, "worker_ids": [porteur]}
        DBTaskResult.objects.filter(pk=suivante.pk).update(**valeurs)
        suivante.worker_ids, suivante.started_at, suivante.status = [porteur], instant, "RUNNING"
        return file.EnMain(suivante, instant)

    file.prendre = prendre


def geles(combien: int, *, temoin: bool) -> dict[str, Any]:
    """A worker frozen just before the message leaves; another sends it; the first wakes and must not."""
    fautes = []
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, combien)
        if temoin:
            _sans_point_de_non_retour()

        def geler() -> None:
            partir = courriels._partir
            courriels._partir = lambda envoi: (os.kill(os.getpid(), signal.SIGSTOP), partir(envoi))[1]  # type: ignore

        for _ in range(combien):
            with un_ouvrier(geler) as numero:
                attendre(lambda numero=numero: os.waitid(os.P_PID, numero, os.WSTOPPED | os.WNOHANG | os.WNOWAIT), 5)
                avancer(minutes=3)
                with un_ouvrier(une_fois=True) as autre:
                    attendre(lambda autre=autre: mort(autre), 20)
                os.kill(numero, signal.SIGCONT)
                time.sleep(0.15)
        fautes += fautes_des_lettres(smtp, adresses)
    return {"fautes": fautes, "recus": len(smtp.recus)}


# --- limits


def foule(combien: int, *, temoin: bool) -> dict[str, Any]:
    """Twenty visitors at once have a message sent to one address, that many times over: as many as allowed leave."""
    call_command("migrate", interactive=False, verbosity=0)
    if temoin:
        envois._serialiser = lambda *_: None  # type: ignore[assignment]
    fautes = []
    for tour in range(combien):
        depart, partis = threading.Barrier(20), []

        def visiter(tour: int = tour, depart: Any = depart, partis: list[int] = partis) -> None:
            depart.wait()
            with closing(connection), suppress(envois.TropDEnvoisError):
                envois.compter(None, f"p{tour}@exemple.fr")
                partis.append(1)

        fils = [threading.Thread(target=visiter) for _ in range(20)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        if len(partis) != envois.PAR_INCONNU[0][1]:
            fautes.append(f"{len(partis)} partis")
    return {"fautes": fautes}


EPREUVES = {f.__name__: f for f in (morts, ensemble, geles, verrou, disque, relance, foule)}

if __name__ == "__main__":
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    print(json.dumps(EPREUVES[sys.argv[1]](int(sys.argv[2]), temoin="--temoin" in sys.argv), ensure_ascii=False))

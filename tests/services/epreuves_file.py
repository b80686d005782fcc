"""Ordeals of the queue on a real base, with real processes: `python -m tests.services.epreuves_file NOM … [--temoin]`.

Each prints one JSON object: what was done, and `fautes`, what was found wrong. `--temoin` takes away on purpose what
protects: the ordeal must then find something, or it proves nothing.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests.serveur_smtp import Serveur, serveur_smtp  # noqa: E402
from tests.services.outils_depot import A_TEMPS, ID, campagne, compte, dossier_signe  # noqa: E402

from binome.registre.models import Depot, Dossier, Envoi  # noqa: E402
from binome.services import (  # noqa: E402
    acces,
    courriels,
    depots,
    envois,
    etat,
    ouvrier,
    recus,
    referentiel,
    sceaux,
    taches,
)

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
        acces.maintenant = lambda: A_TEMPS
        referentiel.partager()
        chef = compte("chef")
        dossier_signe(campagne(), chef)
        depots.preparer(Dossier.objects.get(), A_TEMPS)
        depots.deposer(chef, ID, "cle-de-la-file")
        adresses += recus.destinataires(Depot.objects.get())
    acces.maintenant = horloge
    _poster(adresses[:lettres])
    return adresses


def _poster(adresses: list[str]) -> None:
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
    return taches.dues(horloge()).count() + DBTaskResult.objects.filter(status="RUNNING").count()


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
            return t.started_at + taches.BAIL
        return t.enqueued_at if t.run_after.year == 9999 else t.run_after

    tard = [t for t in lignes if t.status in ("READY", "RUNNING") and quand - depuis(t) > etat.RETARD]
    vu = (len(echecs), len(mortes), bool(tard), "degrade" if mortes or echecs or tard else "bon")
    su = (dit["taches"]["en_echec"], dit["taches"]["mortes"], dit["taches"]["en_retard"], dit["statut"])
    return [] if vu == su else [f"santé : {su} au lieu de {vu}"]


# --- kill -9


_INSTANTS: tuple[tuple[Any, str], ...] = (
    (taches, "prendre"),
    (taches, "finir"),
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
            _poster(adresses[-3:])
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
        suivante = taches.dues(instant).first()
        if suivante is None:
            return None
        time.sleep(0.01)
        valeurs = {"status": "RUNNING", "started_at": instant, "worker_ids": [porteur]}
        DBTaskResult.objects.filter(pk=suivante.pk).update(**valeurs)
        suivante.worker_ids, suivante.started_at, suivante.status = [porteur], instant, "RUNNING"
        return taches.EnMain(suivante, instant)

    taches.prendre = prendre


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


# --- the base and the disk


def _sans_patience() -> None:
    """The control: neither the worker nor a letter that has left waits for a base that is away."""
    ouvrier._PANNES = ()  # type: ignore[assignment]
    courriels._INSISTANCE = ()  # type: ignore[assignment]


def verrou(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """Somebody holds the base for long: the worker waits, and then does all."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 20)
        smtp.lenteur = 0.02
        with un_ouvrier() as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            with _tenue():
                time.sleep(secondes)
                vivant = not mort(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if vivant and fini else [f"ouvrier {'vivant' if vivant else 'mort'}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}


@contextmanager
def _tenue() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as curseur:
            tables = ", ".join(modele._meta.db_table for modele in (DBTaskResult, Envoi))
            curseur.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as base:
        base.execute("BEGIN IMMEDIATE")
        yield
        base.rollback()


def disque(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """No room is left for what the worker writes; then the disk is freed."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 20)
        smtp.lenteur = 0.02
        volume = _DisquePostgresql() if connection.vendor == "postgresql" else _DisqueSqlite()
        # A file that may not grow is an error, not a signal.
        with un_ouvrier(lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN) and None) as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            volume.remplir(numero)
            time.sleep(secondes)
            gene, vivant = reste() > 0, not mort(numero)
            volume.liberer(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if gene and vivant and fini else [f"gêné : {gene}, vivant : {vivant}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}


class _DisqueSqlite:
    """No file of the worker may grow any more, the write-ahead log first."""

    libre = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

    def remplir(self, numero: int) -> None:
        wal = Path(f"{connection.settings_dict['NAME']}-wal")
        plein = wal.stat().st_size if wal.exists() else 0
        self.libre = resource.prlimit(numero, resource.RLIMIT_FSIZE)
        resource.prlimit(numero, resource.RLIMIT_FSIZE, (min(plein, 4096), self.libre[1]))

    def liberer(self, numero: int) -> None:
        if not mort(numero):
            resource.prlimit(numero, resource.RLIMIT_FSIZE, self.libre)


class _DisquePostgresql:
    """The tables of the queue on a disk of their own, as small as it is (third argument: where it is mounted)."""

    tables = (DBTaskResult._meta.db_table, Envoi._meta.db_table)

    def __init__(self) -> None:
        self._dire("CREATE TABLESPACE petit LOCATION '" + sys.argv[3] + "'")
        self._dire("CREATE TABLE lest (t text) TABLESPACE petit")
        self._dire("INSERT INTO lest SELECT repeat(md5(n::text), 100) FROM generate_series(1, 300) n")
        for table in self.tables:
            self._dire(f"ALTER TABLE {table} SET TABLESPACE petit")
            self._dire(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
            # The maps of free pages are made now: on a full disk they could not be.
            self._dire(f"VACUUM {table}")

    def remplir(self, numero: int) -> None:
        """Another table takes what is left of it, then the pages of the queue are filled: not a row can change."""
        os.kill(numero, signal.SIGSTOP)
        self._dire("CREATE TABLE bourrage (t text) TABLESPACE petit")
        self._jusqu_au_bout(lambda: self._dire("INSERT INTO bourrage VALUES (repeat('x', 1500))"))
        while sum(self._combler(taille) for taille in (1500, 150, 1)):
            for table in self.tables:
                self._dire(f"VACUUM {table}")
        os.kill(numero, signal.SIGCONT)

    def liberer(self, numero: int) -> None:
        self._dire("DROP TABLE lest")

    def _combler(self, taille: int) -> int:
        """Rows of that size, that nobody will look at, as long as they go in; in how many tables some did."""
        quand = horloge()
        faite = {"args_kwargs": {"args": []}, "status": "SUCCESSFUL", "finished_at": quand, "run_after": quand}
        rien = {"genre": "", "cle": "", "etat": "sans_objet", "cree_le": quand, "change_le": quand}
        deux = (
            lambda: DBTaskResult.objects.create(**faite, traceback="x" * taille),
            lambda: Envoi.objects.create(**rien, contenu="x" * taille),
        )
        return sum(self._jusqu_au_bout(creer) for creer in deux)

    def _jusqu_au_bout(self, creer: Callable[[], Any]) -> bool:
        """Whether at least one went in before there was no room."""
        for fois in itertools.count():
            try:
                creer()
            except OperationalError:
                return fois > 0
        raise AssertionError

    def _dire(self, ordre: str) -> None:
        with connection.cursor() as curseur:
            curseur.execute(ordre)


def relance(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """PostgreSQL restarts while the worker is at work; the command that does it is the third argument."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 40)
        smtp.lenteur = 0.02
        with un_ouvrier() as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            connections.close_all()
            subprocess.run(json.loads(sys.argv[3]), check=True, stdout=subprocess.DEVNULL, cwd="/")
            time.sleep(secondes)
            vivant = not mort(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if vivant and fini else [f"vivant : {vivant}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}


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

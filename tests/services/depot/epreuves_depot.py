"""Ordeals of the deposit on a real database file, run as a program: `python -m tests.services.depot.epreuves_depot NOM …`.

Each prints one JSON object: what was done, and `fautes`, what was found wrong. `--temoin` breaks the deposit on
purpose (no transaction): the ordeal must then find something, or it proves nothing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.maquettes import A_TEMPS, ID  # noqa: E402
from tests.services.outils_epreuves import Croisement, HorsTransaction  # noqa: E402

from binome.domaine.socle import chaine  # noqa: E402
from binome.registre.models import Compte, Depot, Dossier, LigneJournal  # noqa: E402
from binome.services.depot import depots, suites  # noqa: E402
from binome.services.socle import (  # noqa: E402
    coffre,
    horloge,
    journal,
    referentiel,
)

INSTANTS = (
    "avant la transaction",
    "dossier verrouillé",
    "dépôt écrit",
    "journal écrit",
    "tâches enfilées",
    "juste avant l'enregistrement",
    "juste après l'enregistrement",
)
_CHAMPS = "rang, instant, acteur, action, objet, donnees, precedent, empreinte"


def preparer() -> Compte:
    """On a base with its tables, one dossier ready to be deposited, and all that is slow to load in memory."""
    horloge.maintenant = lambda: A_TEMPS
    referentiel.partager()
    chef = maquettes.compte("chef")
    maquettes.dossier_signe(maquettes.campagne(), chef)
    depots.preparer(Dossier.objects.get(), A_TEMPS)
    return chef


def casser() -> None:
    """The negative control: every statement is kept at once, nothing holds them together."""
    depots.transaction = SimpleNamespace(atomic=lambda **_: nullcontext())
    journal.connection = HorsTransaction()


def fautes_de_la_base() -> list[str]:
    """What does not hold together: deposits, journal, jobs, state of the dossier."""
    trouvees = []
    numeros = list(Depot.objects.values_list("numero", flat=True))
    lignes = LigneJournal.objects.filter(action="depot.enregistre").values_list("donnees", flat=True)
    journalises = Counter(json.loads(d)["numero"] for d in lignes)
    taches = Counter(
        t["args"][0]
        for t in DBTaskResult.objects.filter(task_path__contains="services.depot.suites").values_list(
            "args_kwargs", flat=True
        )
    )
    if Counter(numeros) != journalises:
        trouvees.append(f"dépôts {sorted(numeros)[-3:]} et journal {sorted(journalises)[-3:]} ne disent pas pareil")
    if dict.fromkeys(numeros, 2) != dict(taches):
        trouvees.append("un dépôt n'a pas ses deux tâches")
    en_vigueur = Depot.objects.filter(remplace_le=None, retire_le=None).count()
    etat = Dossier.objects.values_list("etat", flat=True).get()
    if en_vigueur != (etat == "depose"):
        trouvees.append(f"{en_vigueur} dépôts en vigueur, dossier « {etat} »")
    if sorted(numeros) != sorted(f"{ID}-{rang + 1}" for rang in range(len(numeros))):
        trouvees.append("les numéros ne se suivent pas")
    if (faute := journal.verifier()[1]) is not None:
        trouvees.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return trouvees


# --- kill -9


def _mourir() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _piege(objet: Any, nom: str, *, avant: bool) -> None:
    """Make a function kill the process before or after its work."""
    vraie = getattr(objet, nom)

    def mortelle(*arguments: Any, **options: Any) -> Any:
        if avant:
            _mourir()
        resultat = vraie(*arguments, **options)
        _mourir()
        return resultat

    setattr(objet, nom, mortelle)


def _pieger(instant: str) -> None:
    """Die at that instant of the deposit; only in the child, whose memory is its own."""
    match instant:
        case "avant la transaction":
            _piege(depots.manifeste, "relire", avant=True)
        case "dossier verrouillé":
            _piege(depots.ouverture, "verrouiller", avant=False)
        case "dépôt écrit":
            _piege(depots.journal, "ajouter", avant=True)
        case "journal écrit":
            _piege(depots.journal, "ajouter", avant=False)
        case "tâches enfilées":
            _piege(suites, "demander_accuse", avant=False)
        case "juste avant l'enregistrement":
            connection.ensure_connection()
            _piege(connections["default"], "_commit", avant=True)
        case "juste après l'enregistrement":
            connection.ensure_connection()
            _piege(connections["default"], "_commit", avant=False)


def _enfant(chef: Compte, cle: str, instant: str | None, reponse: int) -> None:
    if instant is not None:
        _pieger(instant)
    os.write(reponse, b"debut\n")
    depot = depots.deposer(chef, ID, cle)
    # Only now does the client hear of it.
    os.write(reponse, depot.numero.encode())
    os._exit(0)


def _tuer(chef: Compte, cle: str, instant: str | None, delai: float) -> tuple[str | None, bool]:
    """Deposit in a child that dies: the receipt that it had time to give, if any, and whether it was killed."""
    lecture, ecriture = os.pipe()
    connections.close_all()
    enfant = os.fork()
    if enfant == 0:
        try:
            os.close(lecture)
            _enfant(chef, cle, instant, ecriture)
        finally:
            os._exit(1)
    os.close(ecriture)
    recu = b""
    with os.fdopen(lecture, "rb", buffering=0) as tuyau:
        recu += tuyau.read(6)
        if instant is None:
            time.sleep(delai)
            os.kill(enfant, signal.SIGKILL)
        while bloc := tuyau.read(1000):
            recu += bloc
    tue = os.WIFSIGNALED(os.waitpid(enfant, 0)[1])
    return recu.removeprefix(b"debut\n").decode() or None, tue


def morts(combien: int, *, temoin: bool) -> dict[str, Any]:
    """Kill deposits at chosen instants (half) and at random (half): no receipt lost, none half made, one per key."""
    chef, tirage = preparer(), random.Random(20231109)  # noqa: S311
    debut = time.perf_counter()
    depots.deposer(chef, ID, "premiere-cle")
    duree = time.perf_counter() - debut
    if temoin:
        casser()
    fautes, tues, repondus = [], Counter(), 0
    for rang in range(combien):
        instant = INSTANTS[rang // 2 % len(INSTANTS)] if rang % 2 == 0 else None
        cle = f"cle-{rang:08}"
        recu, tue = _tuer(chef, cle, instant, tirage.uniform(0, duree * 1.5))
        tues[instant or "au hasard"] += 1
        if instant and not tue:
            fautes.append(f"{instant} : n'y est pas mort")
        repondus += recu is not None
        fautes += [f"{instant} : {f}" for f in fautes_de_la_base()]
        if recu and not Depot.objects.filter(numero=recu, cle_idempotence=cle).exists():
            fautes.append(f"{instant} : l'accusé {recu} est perdu")
        avant = set(Depot.objects.filter(cle_idempotence=cle).values_list("numero", flat=True))
        if temoin:
            continue
        rendus = {depots.deposer(chef, ID, cle).numero for _ in range(2)}
        if len(rendus) != 1 or (avant and rendus != avant) or (recu and rendus != {recu}):
            fautes.append(f"{instant} : la même clé a donné {rendus}, après {recu} et {avant}")
        fautes += [f"{instant}, repris : {f}" for f in fautes_de_la_base()]
    return {"fautes": fautes, "tues": dict(tues), "repondus": repondus, "depots": Depot.objects.count()}


# --- the tail of the WAL


def _lire(base: Path) -> tuple[list[str], list[chaine.Ligne], int, str]:
    with closing(sqlite3.connect(base)) as lue:
        numeros = [n for (n,) in lue.execute("SELECT numero FROM registre_depot ORDER BY id")]
        lignes = [chaine.Ligne(*li) for li in lue.execute(f"SELECT {_CHAMPS} FROM registre_lignejournal ORDER BY rang")]  # noqa: S608
        file = DBTaskResult._meta.db_table
        taches = lue.execute(f"SELECT count(*) FROM {file} WHERE task_path LIKE '%services.depot.suites%'")  # noqa: S608
        etat = lue.execute("SELECT etat FROM registre_dossier").fetchone()[0]
        return numeros, lignes, taches.fetchone()[0], etat


def _faute_de_prefixe(base: Path, tous: list[str]) -> tuple[int, str | None]:
    """Number of deposits that survived, and what shows that they are no prefix of what was done."""
    numeros, lignes, taches, etat = _lire(base)
    journalises = [json.loads(li.donnees)["numero"] for li in lignes if li.action == "depot.enregistre"]
    if numeros != tous[: len(numeros)]:
        return len(numeros), "les dépôts ne sont pas un début de la suite"
    if journalises != numeros or taches != 2 * len(numeros) or (etat == "depose") != bool(numeros):
        return len(numeros), f"{len(numeros)} dépôts, {len(journalises)} lignes, {taches} tâches, dossier « {etat} »"
    faute = chaine.premiere_faute(lignes)
    return len(numeros), faute.raison if faute else None


def coupures(combien: int, *, temoin: bool) -> dict[str, Any]:
    """Cut the end of the write-ahead log, or spoil it, at random: what is left is always a prefix."""
    chef, tirage = preparer(), random.Random(7)  # noqa: S311
    with connection.cursor() as curseur:
        curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        curseur.execute("PRAGMA wal_autocheckpoint=0")
    for rang in range(25):
        depots.deposer(chef, ID, f"cle-{rang:08}")
    tous = list(Depot.objects.order_by("pk").values_list("numero", flat=True))
    base = Path(connection.settings_dict["NAME"])
    wal = base.with_name(f"{base.name}-wal").read_bytes()
    fautes, survivants = [], []
    with tempfile.TemporaryDirectory() as dossier:
        for rang in range(combien):
            copie = Path(dossier) / f"{rang}.sqlite3"
            shutil.copyfile(base, copie)
            place = tirage.randrange(len(wal) + 1)
            suite = tirage.randbytes(len(wal) - place) if rang % 3 == 2 else b""
            copie.with_name(f"{copie.name}-wal").write_bytes(wal[:place] + suite)
            if temoin:
                _arracher(copie)
            restes, faute = _faute_de_prefixe(copie, tous)
            survivants.append((place, restes))
            if faute:
                fautes.append(f"coupé à {place} : {faute}")
            for reste in Path(dossier).iterdir():
                reste.unlink()
    croissants = [restes for _, restes in sorted(survivants)]
    if croissants != sorted(croissants):
        fautes.append("couper plus tard a laissé moins de dépôts")
    return {"fautes": fautes, "coupures": combien, "survivants": sorted(set(croissants)), "faits": len(tous)}


def _arracher(copie: Path) -> None:
    """The control: a line torn out of the middle of a copy."""
    with closing(sqlite3.connect(copie)) as base:
        base.execute("DROP TRIGGER journal_sans_delete")
        base.execute("DELETE FROM registre_lignejournal WHERE rang = 1")
        base.commit()


# --- many at once


def ensemble(tours: int, *, temoin: bool, simultanes: int = 20) -> dict[str, Any]:
    """Deposits at the same moment: by different keys, one is in force; by one key, there is one receipt."""
    chef = preparer()
    if temoin:
        casser()
        with connection.cursor() as curseur:
            curseur.execute("DROP INDEX depot_en_vigueur_unique")
    fautes, recus = [], 0
    for tour in range(tours):
        une_cle, faits, erreurs = tour % 2 == 1, [], []
        depart, croises = threading.Barrier(simultanes), Croisement(simultanes) if temoin else None
        fils = [
            threading.Thread(
                target=_deposer_au_signal,
                args=(chef, f"tour-{tour:04}-{0 if une_cle else rang:04}", depart, faits, erreurs, croises),
            )
            for rang in range(simultanes)
        ]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        recus += len(set(faits))
        if erreurs:
            fautes.append(f"tour {tour} : {erreurs[0]}")
        if len(set(faits)) != (1 if une_cle else simultanes):
            fautes.append(f"tour {tour} : {len(set(faits))} accusés pour {len(faits)} réponses")
        fautes += [f"tour {tour} : {f}" for f in fautes_de_la_base()] if tour % 10 == 9 or temoin else []
        if Depot.objects.filter(remplace_le=None, retire_le=None).count() != 1:
            fautes.append(f"tour {tour} : plus d'un dépôt en vigueur")
        if temoin and fautes:
            break
    return {"fautes": fautes, "tours": tours, "accuses": recus, "depots": Depot.objects.count()}


def _deposer_au_signal(
    chef: Compte,
    cle: str,
    depart: threading.Barrier,
    faits: list[str],
    erreurs: list[str],
    croises: Croisement | None,
) -> None:
    try:
        connection.ensure_connection()
        depart.wait()
        with croises.avant_d_ecrire() if croises else nullcontext():
            faits.append(depots.deposer(chef, ID, cle).numero)
    except Exception as erreur:  # noqa: BLE001
        erreurs.append(repr(erreur))
    finally:
        connections.close_all()


EPREUVES = {"morts": morts, "coupures": coupures, "ensemble": ensemble}

if __name__ == "__main__":
    coffre.racine().mkdir(parents=True, exist_ok=True)
    print(json.dumps(EPREUVES[sys.argv[1]](int(sys.argv[2]), temoin="--temoin" in sys.argv), ensure_ascii=False))

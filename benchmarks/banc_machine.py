"""Where one machine ends: a played campaign on PostgreSQL, two web processes, two workers, one of each killed at work.

    python benchmarks/banc_machine.py [--territoires 20]       # three to five minutes
    python benchmarks/banc_machine.py --territoires 200 --dossiers 40    # the base is whole, the load is not
    python benchmarks/banc_machine.py --temoin                 # the negative control: it fails

Those who instruct note each point of each deposit and declare it admissible, over HTTP, eight at a time; territories
are told by e-mail, on a mail server that takes its time. A third of the way, a web process is killed (-9), then a
worker with a message in hand. Each write that was acknowledged must be there, each act once, each message received
once, or said « peut-être envoyé ». `--temoin` adds a write that nobody sent and a message received twice: both must be
seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import psutil

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from benchmarks.echeance.client import Navigateur  # noqa: E402
from benchmarks.echeance.serveur import Lieu, Serveur, servir  # noqa: E402
from tests.serveur_postgresql import demarrer  # noqa: E402
from tests.serveur_smtp import Serveur as Courrier  # noqa: E402
from tests.serveur_smtp import serveur_smtp  # noqa: E402

TOURS, SIMULTANES, LENTEUR_S, PATIENCE_S = 3, 8, 0.3, 200
BINOME = str(Path(sys.executable).with_name("binome"))
SANS_FAUTE = (
    *("écritures perdues", "actes perdus ou doubles", "courriels reçus deux fois", "tâches qui restent"),
    *("courriels dits envoyés et non reçus", "journal altéré"),
)


@dataclass
class Carnet:
    """What the site said it kept, what it did not answer, and how long each answer took."""

    notes: list[dict[str, str]] = field(default_factory=list)
    declares: list[str] = field(default_factory=list)
    sans_reponse: int = 0
    durees: list[float] = field(default_factory=list)


@dataclass
class Instructeur:
    """Someone who notes each point of a deposit, several times, then declares it admissible."""

    hote: str
    carnet: Carnet
    dossier: str
    session: str
    points: list[str]

    def instruire(self) -> None:
        ici = f"/instruction/dossiers/{self.dossier}/recevabilite/"
        qui = Navigateur(self.hote, self.session)
        for tour in range(1, TOURS + 1):
            for point in self.points:
                self._noter(qui, ici, point, f"tour {tour}, {self.dossier}, {point}")
        terme = (dt.datetime.now(ZoneInfo("Europe/Paris")).date() + dt.timedelta(days=30)).isoformat()
        champs = {"acte": "recevable", "terme": terme}
        while (code := self._poster(qui, f"{ici}declarer/", champs)) not in (302, 422):
            time.sleep(0.3)
        # Refused: the one that was not answered had been done.
        if code == 302:
            self.carnet.declares.append(self.dossier)

    def _noter(self, qui: Navigateur, ici: str, point: str, note: str) -> None:
        """Again until it is acknowledged: from the rank that the page shows."""
        while True:
            try:
                page = qui.lire(ici).corps
            except (OSError, HTTPException):
                time.sleep(0.3)
                continue
            lu = re.search(rf'name="point" value="{point}"><input type="hidden" name="apres" value="(\d+)"', page)
            if lu is None:
                time.sleep(0.3)
                continue
            champs = {"point": point, "apres": lu.group(1), "etat": "rempli", "note": note}
            if self._poster(qui, ici, champs) == 302:
                self.carnet.notes.append({"dossier": self.dossier, "point": point, "note": note})
                return

    def _poster(self, qui: Navigateur, ou: str, champs: dict[str, str]) -> int:
        debut = time.monotonic()
        try:
            reponse = qui.poster(ou, [("csrfmiddlewaretoken", qui.jeton), *champs.items()])
        except (OSError, HTTPException):
            self.carnet.sans_reponse += 1
            return 0
        self.carnet.durees.append(1000 * (time.monotonic() - debut))
        return reponse.code


def main() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--territoires", type=int, default=20)
    lecteur.add_argument("--temoin", action="store_true", help="le témoin négatif : doit échouer")
    lecteur.add_argument("--dossiers", type=int, default=40, help="combien sont instruits, au plus")
    options = lecteur.parse_args()
    from binome.referentiel.emplacement import dossier_donnees

    communes = dossier_donnees()
    with (
        tempfile.TemporaryDirectory(dir=RACINE / "var") as dossier,
        demarrer(durable=True) as adresse,
        serveur_smtp() as courrier,
    ):
        lieu = Lieu(Path(dossier), f"{adresse}/postgres")
        lieu.partager(communes)
        os.environ |= {"BINOME_DEMONSTRATION": "oui"}
        print(f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f} au départ.", flush=True)
        _lancer(lieu, BINOME, "simuler", "--territoires", options.territoires, "--jusqu-a", "depot")
        print(f"campagne jouée, charge {os.getloadavg()[0]:.1f}", flush=True)
        # Spread over the régions: those that are instructed are not the first ones by name.
        tous = json.loads(_programme(lieu, "scene"))
        scene = tous[:: -(-len(tous) // options.dossiers)]
        print(f"{len(scene)} dossiers instruits, sur {len(tous)} dépôts reçus à temps", flush=True)
        os.environ |= {"BINOME_SMTP_HOTE": "127.0.0.1", "BINOME_SMTP_PORT": str(courrier.port)}
        trouve = jouer(Courriel(lieu), scene, courrier, temoin=options.temoin)
    for nom, valeur in trouve.items():
        print(f"- {nom} : {valeur}")
    fautes = [nom for nom in SANS_FAUTE if trouve[nom]]
    if fautes:
        sys.exit(f"Fautes : {', '.join(fautes)}.")
    print("Rien n'est perdu.")


class Courriel(Lieu):
    """The same place, its messages sent for real."""

    def __init__(self, lieu: Lieu) -> None:
        super().__init__(lieu.donnees, lieu.base)

    @property
    def environnement(self) -> dict[str, str]:
        return {**super().environnement, "BINOME_COURRIEL": "smtp", "BINOME_ADRESSE": "http://127.0.0.1:8000"}


def jouer(lieu: Lieu, scene: list[dict[str, Any]], courrier: Courrier, *, temoin: bool) -> dict[str, Any]:
    """The load, the two deaths, then the accounts."""
    courrier.lenteur = LENTEUR_S
    carnet = Carnet()
    ouvriers = [_ouvrier(lieu) for _ in range(2)]
    try:
        with servir(lieu, 2, ouvrier=False) as serveur:
            attendus = sum(len(ou["points"]) for ou in scene) * TOURS
            morts = threading.Thread(target=tuer, args=(serveur, ouvriers, carnet, courrier, attendus))
            debut = time.monotonic()
            morts.start()
            with ThreadPoolExecutor(SIMULTANES) as bassin:
                list(bassin.map(lambda ou: Instructeur(serveur.hote, carnet, **ou).instruire(), scene))
            print(
                f"{len(carnet.notes)} écritures en {time.monotonic() - debut:.0f} s, {carnet.sans_reponse} sans réponse"
            )
            print(
                f"une écriture : médiane {median(carnet.durees):.0f} ms, au pire {max(carnet.durees):.0f} ms",
                flush=True,
            )
            morts.join()
            mesures = {"notes": carnet.notes, "declares": carnet.declares, "recus": []}
            _controler(lieu, mesures)  # waits for the worker that is left
            mesures["recus"] = [qui for qui, _ in courrier.recus]
            if temoin:
                mesures["notes"] = [*carnet.notes, {**carnet.notes[0], "note": "que personne n'a écrite"}]
                mesures["recus"] += mesures["recus"][:1]
            return _controler(lieu, mesures)
    finally:
        for ouvrier in ouvriers:
            ouvrier.terminate()
            ouvrier.wait(60)


def tuer(
    serveur: Serveur, ouvriers: list[subprocess.Popen[bytes]], carnet: Carnet, courrier: Courrier, attendus: int
) -> None:
    """A web process at a third of the writes, a worker as soon as a message begins after half of them."""
    while len(carnet.notes) < attendus / 3:
        time.sleep(0.05)
    pere, port = psutil.Process(serveur.processus.pid), int(serveur.hote.rpartition(":")[2])
    servent = [p for p in pere.children() if any(c.laddr and c.laddr.port == port for c in p.net_connections("inet"))]
    servent[0].kill()
    print(f"processus du site {servent[0].pid} tué, sur {len(servent)}", flush=True)
    while len(carnet.notes) < attendus / 2:
        time.sleep(0.05)
    commencees = sum(courrier.tentatives.values())
    trop = time.monotonic() + PATIENCE_S
    while sum(courrier.tentatives.values()) == commencees and time.monotonic() < trop:
        time.sleep(0.005)
    time.sleep(LENTEUR_S / 2)
    # Which of the two has it in hand: the one that is connected to the mail server.
    occupe = next((o for o in ouvriers if _parle(o.pid, courrier.port)), ouvriers[0])
    occupe.kill()
    print(f"ouvrier {occupe.pid} tué, un courriel en main", flush=True)


def _parle(pid: int, port: int) -> bool:
    return any(c.raddr and c.raddr.port == port for c in psutil.Process(pid).net_connections("inet"))


def _ouvrier(lieu: Lieu) -> subprocess.Popen[bytes]:
    traces = (lieu.donnees / "traces-ouvriers").open("ab")
    return subprocess.Popen(
        [BINOME, "tache", "executer"], cwd=RACINE, env=lieu.environnement, stdout=traces, stderr=subprocess.STDOUT
    )


def _controler(lieu: Lieu, mesures: dict[str, Any]) -> dict[str, Any]:
    fichier = lieu.donnees / "mesures.json"
    fichier.write_text(json.dumps(mesures), encoding="utf-8")
    fait: dict[str, Any] = json.loads(_programme(lieu, "controle", fichier, PATIENCE_S))
    return fait


def _programme(lieu: Lieu, *arguments: object) -> str:
    return _lancer(lieu, sys.executable, "-m", "benchmarks.campagne.machine", *arguments).splitlines()[-1]


def _lancer(lieu: Lieu, *commande: object) -> str:
    fait = subprocess.run(
        [str(c) for c in commande], cwd=RACINE, env=lieu.environnement, capture_output=True, text=True
    )
    if fait.returncode:
        raise RuntimeError(fait.stderr[-2000:] or fait.stdout[-2000:])
    return fait.stdout


if __name__ == "__main__":
    main()

"""The minute of the deadline, on the real server: whatever is held, slow or half sent, it says that it is well, and a
deposit is accepted with its true instant. The figures are in `benchmarks/banc_minute.py`; what each protection
prevents, in `tests/config/test_guichets.py` and `tests/registre/test_tenant.py`."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from tests import pret
from tests.parcours.serveur import BINOME, chez_soi, servi

pytestmark = pytest.mark.lent(6)
DOSSIERS = ("temoin", "tenue", "arretee", "ouvrier-fige", "antivirus", "moitie", "moteur", "boucles", "gros=480000")
PORTES = (
    *(f"emporter/{forme}/" for forme in ("pdf", "yaml", "json", "svg", "geojson")),
    *("plan-d-actions/plan.xlsx", "signatures/", "signatures/texte.json", "conformite/"),
)
BIENTOT = 5.0
"""Seconds that an answer may take here, where other tests run too; what it takes by itself is in the benchmark."""
TENIR = """
import fcntl, os, signal, sqlite3, sys, time
tour = os.open(sys.argv[1] + "-tour", os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(tour, fcntl.LOCK_EX)
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN IMMEDIATE")
print("tenue", flush=True)
if sys.argv[2] == "arret":
    os.kill(os.getpid(), signal.SIGSTOP)
time.sleep(float(sys.argv[2]))
"""


@dataclass(frozen=True)
class Plateforme:
    origine: str
    base: Path
    session: str

    @property
    def port(self) -> int:
        return int(self.origine.rpartition(":")[2])

    def personne(self) -> requests.Session:
        """Someone signed in."""
        ici = requests.Session()
        ici.cookies.set("sessionid", self.session, domain="127.0.0.1", path="/")
        return ici

    def verifier(self) -> None:
        """It says that it is well, and gives its style sheets, soon."""
        for chemin in ("/sante", "/robots.txt"):
            assert requests.get(self.origine + chemin, timeout=BIENTOT).status_code == 200, chemin

    def formulaire(self, dossier: str) -> Formulaire:
        return Formulaire(self, self.personne(), dossier)


class Formulaire:
    """The form of the deposit page of a dossier, as its reader has it open."""

    def __init__(self, plateforme: Plateforme, qui: requests.Session, dossier: str) -> None:
        self.plateforme, self.qui, self.dossier = plateforme, qui, dossier
        self.page = f"{plateforme.origine}/atelier/{dossier}/depot/"
        self.cle = _cle(qui.get(self.page, timeout=60).text)

    def envoyer(self) -> requests.Response:
        donnees = {"cle": self.cle, "csrfmiddlewaretoken": self.qui.cookies["csrftoken"]}
        return self.qui.post(f"{self.page}deposer/", donnees, timeout=30, allow_redirects=False)

    def deposer(self, *, essais: int = 1) -> list[int]:
        """Send it, and again from the page that asks for it; the codes of the answers, the last one accepted."""
        debut, codes = dt.datetime.now(dt.UTC), []
        for _ in range(essais):
            reponse = self.envoyer()
            codes.append(reponse.status_code)
            if reponse.status_code == 302:
                break
            assert reponse.status_code == 503 and int(reponse.headers["Retry-After"]) > 0
            assert _cle(reponse.text) == self.cle and "noté sur le serveur" in reponse.text
        assert codes[-1] == 302, codes
        with closing(sqlite3.connect(self.plateforme.base)) as base:
            requete = "SELECT recu_at FROM registre_depot WHERE cle_idempotence = ?"
            ((recu_at,),) = base.execute(requete, [self.cle]).fetchall()
        retard = dt.datetime.fromisoformat(recu_at).replace(tzinfo=dt.UTC) - debut
        assert dt.timedelta(0) <= retard < dt.timedelta(seconds=2), "it bears the instant at which it was first sent"
        return codes


def _cle(html: str) -> str:
    trouvee = re.search(r'name="cle" value="([^"]+)"', html)
    assert trouvee, html[-2000:]
    return trouvee[1]


@pytest.fixture(scope="module")
def plateforme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plateforme]:
    with servie(tmp_path_factory.mktemp("minute"), *DOSSIERS) as ici:
        yield ici


@contextmanager
def servie(dossier: Path, *dossiers: str) -> Iterator[Plateforme]:
    """A real server of two processes, on a base of its own where those dossiers are ready to be deposited."""
    variables = {
        **chez_soi(dossier, prete=True),
        "BINOME_ANTIVIRUS": f"{sys.executable} -c 'import time; time.sleep(3)'",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    semis = pret.lire("-m", "tests.parcours.semer_minute", *dossiers, env={**os.environ, **variables})
    with servi(environnement=variables, processus=2, programme=BINOME) as origine:
        yield Plateforme(origine, dossier / "base.sqlite3", json.loads(semis))


@contextmanager
def base_tenue(base: Path, comment: str) -> Iterator[subprocess.Popen[str]]:
    tenant = subprocess.Popen([sys.executable, "-c", TENIR, str(base), comment], stdout=subprocess.PIPE, text=True)
    try:
        assert tenant.stdout is not None and tenant.stdout.readline() == "tenue\n"
        yield tenant
    finally:
        tenant.kill()
        tenant.communicate()


def test_a_base_held_for_long_and_the_deposit_sent_again_bears_its_first_instant(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("tenue")
    # Its message waits for the next page: to note that it was shown, the base would have to be written to.
    plateforme.formulaire("temoin").deposer()
    with base_tenue(plateforme.base, "7"), ThreadPoolExecutor(1) as autre:
        depot = autre.submit(formulaire.deposer, essais=3)
        time.sleep(1)
        plateforme.verifier()
        assert plateforme.personne().get(formulaire.page, timeout=30).status_code == 200, "what is read is read"
        assert depot.result() == [503, 302]


def test_a_process_stopped_while_it_writes(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("arretee")
    with base_tenue(plateforme.base, "arret") as tenant, ThreadPoolExecutor(1) as autre:
        depot = autre.submit(formulaire.deposer, essais=2)
        plateforme.verifier()
        assert depot.result()[-1] == 302
        assert tenant.wait(120) == -signal.SIGKILL


def test_one_of_the_servers_processes_stopped(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("ouvrier-fige")
    fige = _ouvriers(plateforme.port)[0]
    os.kill(fige, signal.SIGSTOP)
    try:
        for _ in range(4):
            plateforme.verifier()
        formulaire.qui.close()
        formulaire.deposer()
    finally:
        os.kill(fige, signal.SIGCONT)


def _ouvriers(port: int) -> list[int]:
    """The processes that serve on a port."""
    return [pid for pid in famille(port) if _ecoute(pid, port)][-2:]


def famille(port: int) -> list[int]:
    """The server started on a port, and all that it started, as the kernel tells; the first one first."""
    for lieu in Path("/proc").glob("[0-9]*"):
        try:
            if f"127.0.0.1:{port}" in (lieu / "cmdline").read_text().split("\0"):
                parent = (lieu / "stat").read_text().rpartition(")")[2].split()[1]
                if str(port) not in (Path("/proc") / parent / "cmdline").read_text():
                    return _descendance(int(lieu.name))
        except OSError:
            continue
    raise AssertionError("le serveur n'a pas été trouvé")


def _descendance(pid: int) -> list[int]:
    try:
        enfants = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        enfants = []
    return [pid, *(petit for enfant in enfants for petit in _descendance(int(enfant)))]


def memoire(port: int) -> int:
    """Bytes that the server and all its processes keep to themselves."""
    octets = 0
    for pid in famille(port):
        with suppress(OSError):  # a child that has just ended
            lignes = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            octets += sum(int(ligne.split()[1]) for ligne in lignes if ligne.startswith("Private_")) * 1024
    return octets


@contextmanager
def au_plus_haut(plateforme: Plateforme) -> Iterator[list[int]]:
    """The memory of all its processes, looked at twenty times a second."""
    mesures, fini = [memoire(plateforme.port)], threading.Event()

    def regarder() -> None:
        while not fini.wait(0.05):
            mesures.append(memoire(plateforme.port))

    fil = threading.Thread(target=regarder)
    fil.start()
    yield mesures
    fini.set()
    fil.join()


def _ecoute(pid: int, port: int) -> bool:
    """Whether a process holds the listening socket."""
    prises = {
        f"socket:[{ligne.split()[9]}]"
        for ligne in Path("/proc/net/tcp").read_text().splitlines()
        if f":{port:04X} 00000000:0000 0A" in ligne
    }
    return any(str(lien.readlink()) in prises for lien in Path(f"/proc/{pid}/fd").iterdir())


def test_fourteen_uploads_with_an_antivirus_that_hangs(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("antivirus")
    qui = formulaire.qui

    def joindre(rang: int) -> tuple[int, str | None]:
        envoi = {"fichier": (f"note-{rang}.txt", b"Une note.", "text/plain")}
        donnees = {"csrfmiddlewaretoken": qui.cookies["csrftoken"]}
        adresse = f"{plateforme.origine}/atelier/moitie/pieces/joindre/"
        reponse = requests.post(
            adresse, donnees, files=envoi, cookies=dict(qui.cookies), timeout=60, allow_redirects=False
        )
        return reponse.status_code, reponse.headers.get("Retry-After")

    # On a dossier that nobody deposits here: a file that is joined changes its text.
    with ThreadPoolExecutor(14) as autres:
        envois = [autres.submit(joindre, rang) for rang in range(14)]
        time.sleep(1)
        plateforme.verifier()
        formulaire.deposer()
        reponses = [envoi.result() for envoi in envois]
    occupes = [quand for code, quand in reponses if code == 503]
    assert occupes and all(quand and int(quand) > 0 for quand in occupes)
    assert {code for code, _ in reponses} <= {302, 503} and len(occupes) < 14


def test_forty_half_sent_requests(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("moteur")
    prises = [socket.create_connection(("127.0.0.1", plateforme.port)) for _ in range(40)]
    for rang, prise in enumerate(prises):
        prise.sendall(
            (b"POST /atelier/x/depot/deposer/ HTTP/1.1\r\nHo", b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nab")[
                rang % 2
            ]
        )
    try:
        plateforme.verifier()
        formulaire.deposer()
    finally:
        for prise in prises:
            prise.close()


def test_twenty_loops_on_the_engine(plateforme: Plateforme) -> None:
    formulaire = plateforme.formulaire("boucles")
    fin = time.monotonic() + 4

    def boucler(_: int) -> set[int]:
        codes = set()
        while time.monotonic() < fin:
            adresse = f"{plateforme.origine}/api/v1/perimetres/proposer?avec=200067825"
            codes.add(requests.get(adresse, timeout=60).status_code)
        return codes

    with ThreadPoolExecutor(20) as autres:
        boucles = [autres.submit(boucler, rang) for rang in range(20)]
        time.sleep(2)
        plateforme.verifier()
        formulaire.deposer()
        codes = set[int]().union(*(boucle.result() for boucle in boucles))
    assert codes == {200, 503}


def test_what_ten_exports_by_each_door_take_is_given_back(plateforme: Plateforme) -> None:
    qui, gros = plateforme.personne(), f"{plateforme.origine}/atelier/gros"
    for porte in PORTES:
        assert qui.get(f"{gros}/{porte}", timeout=120).status_code == 200
    repos = memoire(plateforme.port)
    with au_plus_haut(plateforme) as mesures:
        for porte in PORTES * 10:
            assert qui.get(f"{gros}/{porte}", timeout=120).status_code == 200
    # Ten such PDF made in the server itself would keep that for good: `benchmarks/banc_minute.py --exports 10`.
    assert max(mesures) - repos < 400_000_000
    assert memoire(plateforme.port) - repos < 100_000_000

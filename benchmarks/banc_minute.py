"""La minute de l'échéance, en chiffres : ce que répond le serveur pendant que quelque chose bloque, est lent ou pèse.

    python benchmarks/banc_minute.py                 # chaque scène dix secondes
    python benchmarks/banc_minute.py --exports 10    # la mémoire : le plus grand dossier, dix fois par porte
    python benchmarks/banc_minute.py --exports 3 --taille 300000

A real `binome servir` of two processes, on a base and data of its own, in a temporary folder. Each scene asks `/sante`
and a static file all the time, deposits once, and prints the slowest answers.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.parcours.test_minute import PORTES, Plateforme, _ouvriers, au_plus_haut, base_tenue, memoire, servie

DUREE_S = 10.0
Scene = Callable[[Plateforme], contextmanager]  # type: ignore[valid-type]


@contextmanager
def calme(_: Plateforme) -> Iterator[None]:
    yield


@contextmanager
def tenue(plateforme: Plateforme) -> Iterator[None]:
    with base_tenue(plateforme.base, "7"):
        yield


@contextmanager
def arretee(plateforme: Plateforme) -> Iterator[None]:
    with base_tenue(plateforme.base, "arret"):
        yield


@contextmanager
def fige(plateforme: Plateforme) -> Iterator[None]:
    ouvrier = _ouvriers(plateforme.port)[0]
    os.kill(ouvrier, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(ouvrier, signal.SIGCONT)


@contextmanager
def moities(plateforme: Plateforme) -> Iterator[None]:
    prises = [socket.create_connection(("127.0.0.1", plateforme.port)) for _ in range(40)]
    for rang, prise in enumerate(prises):
        prise.sendall((b"POST /x HTTP/1.1\r\nHo", b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nab")[rang % 2])
    yield
    for prise in prises:
        prise.close()


def boucles(combien: int, demander: Callable[[Plateforme, int], object]) -> Scene:
    @contextmanager
    def scene(plateforme: Plateforme) -> Iterator[None]:
        fini = threading.Event()

        def boucler(rang: int) -> None:
            while not fini.is_set():
                demander(plateforme, rang)

        fils = [threading.Thread(target=boucler, args=[rang]) for rang in range(combien)]
        for fil in fils:
            fil.start()
        yield
        fini.set()
        for fil in fils:
            fil.join()

    return scene


def joindre(plateforme: Plateforme, rang: int) -> None:
    qui = plateforme.personne()
    qui.get(f"{plateforme.origine}/atelier/envois/pieces/", timeout=60)
    envoi = {"fichier": (f"note-{rang}.txt", b"Une note.", "text/plain")}
    jeton = {"csrfmiddlewaretoken": qui.cookies["csrftoken"]}
    qui.post(f"{plateforme.origine}/atelier/envois/pieces/joindre/", jeton, files=envoi, timeout=60)


def proposer(plateforme: Plateforme, _: int) -> None:
    requests.get(f"{plateforme.origine}/api/v1/perimetres/proposer?avec=200067825", timeout=60)


SCENES: dict[str, tuple[str, Scene]] = {
    "calme": ("rien", calme),
    "tenue": ("la base tenue 7 s par un autre processus", tenue),
    "arretee": ("un processus arrêté (SIGSTOP) pendant qu'il écrit", arretee),
    "fige": ("un des deux processus du serveur arrêté", fige),
    "moities": ("quarante demandes envoyées à moitié", moities),
    "envois": ("quatorze envois, antivirus qui ne répond pas", boucles(14, joindre)),
    "moteur": ("vingt boucles sur perimetres/proposer", boucles(20, proposer)),
}


def chronometrer(adresse: str) -> float:
    debut = time.perf_counter()
    try:
        requests.get(adresse, timeout=30)
    except requests.RequestException:
        return float("inf")
    return time.perf_counter() - debut


def deposer(plateforme: Plateforme, dossier: str) -> tuple[float, list[int]]:
    formulaire = plateforme.formulaire(f"banc-{dossier}")
    debut = time.perf_counter()
    codes = formulaire.deposer(essais=5)
    return time.perf_counter() - debut, codes


def jouer(plateforme: Plateforme, nom: str) -> None:
    texte, scene = SCENES[nom]
    depot: list[tuple[float, list[int]]] = []
    formulaire = threading.Thread(target=lambda: depot.append(deposer(plateforme, nom)))
    temps: dict[str, list[float]] = {"/sante": [], "/robots.txt": []}
    with ExitStack() as pile:
        pile.enter_context(scene(plateforme))
        time.sleep(0.5)
        formulaire.start()
        fin = time.monotonic() + DUREE_S
        while time.monotonic() < fin:
            for adresse, mesures in temps.items():
                mesures.append(chronometrer(plateforme.origine + adresse))
            time.sleep(0.02)
        formulaire.join()
    reponses = " | ".join(f"{1000 * statistics.median(t):.0f}, au pire {1000 * max(t):.0f} ms" for t in temps.values())
    duree, codes = depot[0] if depot else (float("nan"), [])
    print(f"| {texte} | {reponses} | {duree:.1f} s ({', '.join(map(str, codes))}) |", flush=True)


def exporter(plateforme: Plateforme, fois: int) -> None:
    qui, gros = plateforme.personne(), f"{plateforme.origine}/atelier/gros"
    for porte in PORTES:
        qui.get(f"{gros}/{porte}", timeout=200)
    repos = memoire(plateforme.port)
    print(f"\nAu repos : {repos / 1e6:.0f} Mo propres au serveur et à ses processus.")
    print("| porte | réponse | durée, une fois | au plus haut | ensuite |\n|---|---|---|---|---|")
    for porte in PORTES:
        debut = time.perf_counter()
        with au_plus_haut(plateforme) as mesures:
            codes = {qui.get(f"{gros}/{porte}", timeout=200).status_code for _ in range(fois)}
        duree = (time.perf_counter() - debut) / fois
        gardes = memoire(plateforme.port) - repos
        hauts = f"{(max(mesures) - repos) / 1e6:+.0f} Mo | {gardes / 1e6:+.0f} Mo"
        print(f"| {porte} × {fois} | {codes} | {duree:.1f} s | {hauts} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--exports", type=int, default=0)
    options.add_argument("--taille", type=int, default=480_000)
    lues = options.parse_args()
    dossiers = [f"gros={lues.taille}"] if lues.exports else [*(f"banc-{nom}" for nom in SCENES), "envois"]
    with tempfile.TemporaryDirectory() as ici, servie(Path(ici), *dossiers) as plateforme:
        if lues.exports:
            exporter(plateforme, lues.exports)
            return
        print("| pendant que | /sante, médiane | fichier, médiane | dépôt accepté en |\n|---|---|---|---|")
        for nom in SCENES:
            jouer(plateforme, nom)


if __name__ == "__main__":
    main()

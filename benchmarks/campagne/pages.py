"""Each page of instruction and of the committee, in this process: its queries, its time of processor, its size; then
what takes longer than a page: a reading pack, the rehearsal of the announcement, the announcement, what is read then.

    python -m benchmarks.campagne.pages [--apres] [--sans-pages]

Run on the base of a campaign played up to its decisions; with `--apres` they are announced, in that very base. Without
the pages, what comes before the rehearsal is not read. Prints JSON.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

import django

django.setup()

from benchmarks.campagne.liste import APRES, CAMPAGNE, ESSAI, PAGES  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from binome.registre.models import AnnonceDeCampagne, Campagne, DecisionDuDepot, LabelAccorde  # noqa: E402
from binome.services.annonce import armement, assemblee, essais, execution  # noqa: E402
from binome.services.demonstration import officiels  # noqa: E402
from binome.services.instruction import depots_instruits  # noqa: E402
from binome.services.instruction.lecture import fabrique  # noqa: E402
from binome.services.label import consultation  # noqa: E402
from binome.services.label.publics import verification  # noqa: E402
from binome.services.simulation import annonce, comite  # noqa: E402
from binome.services.simulation.agenda import Agenda  # noqa: E402
from binome.services.socle import horloge  # noqa: E402
from binome.web.socle.paquets import rassembler  # noqa: E402

FOIS = 5


def main(*, apres: bool, pages: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    rassembler()
    mesures = _lire(PAGES if pages else {})
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if apres and not AnnonceDeCampagne.objects.exists():
        mesures += [_peser("travail", "dossier de lecture", _lecture), _peser("travail", "essai", essayer, fois=1)]
        mesures += [*_lire(ESSAI, "essayé, "), *_annoncer(), *_lire(APRES, "après, ")]
        mesures += [_peser("travail", quoi, faire) for quoi, faire in _labels().items()]
        mesures += _lire({"public": _d_un_label()}, "label, ")
    au_pire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"pages": mesures, "memoire": {"pages": memoire, "tout": au_pire}}))


def _lire(pages: dict[str, tuple[str, ...]], quand: str = "") -> list[dict[str, Any]]:
    return [
        _mesurer(client, quand + qui, une)
        for qui, siennes in pages.items()
        for client in [_entrer(qui)]
        for une in siennes
    ]


def _entrer(qui: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    if qui != "public":
        client.post("/comptes/demonstration/", {"role": qui})
    return client


def _mesurer(client: Client, qui: str, page: str, fois: int = FOIS) -> dict[str, Any]:
    reponse = None

    def lire() -> None:
        nonlocal reponse
        reponse = client.get(page)

    pesee = _peser(qui, page, lire, fois)
    return pesee | {
        "code": cast(Any, reponse).status_code,
        "octets": 0 if cast(Any, reponse).streaming else len(cast(Any, reponse).content),
    }


def _peser(qui: str, quoi: str, faire: Callable[[], object], fois: int = FOIS) -> dict[str, Any]:
    """The first time is apart: it fills memories that the next ones find. Done once only, it is all there is."""
    requetes, temps = 0, []

    def compter(executer: Any, *arguments: Any) -> Any:
        nonlocal requetes
        requetes += 1
        return executer(*arguments)

    for _ in range(fois + 1 if fois > 1 else 1):
        requetes = 0
        with connection.execute_wrapper(compter):
            debut = time.process_time()
            faire()
            temps.append(time.process_time() - debut)
    return {
        "qui": qui,
        "page": quoi,
        "code": 0,
        "requetes": requetes,
        "froid_ms": round(1000 * temps[0], 1),
        "ms": round(1000 * median(temps[1:] or temps), 1),
        "octets": 0,
    }


def _lecture() -> None:
    """All that a reading pack gathers, before it is typeset."""
    fabrique.composer(depots_instruits.ouvrir(officiels.present("region"), "hautes-alpes"))


def essayer() -> None:
    """As the job does it."""
    essais.repeter.call(
        Campagne.objects.get(identifiant=CAMPAGNE).pk, officiels.present("president").pk, "localhost", False
    )


def _annoncer() -> list[dict[str, Any]]:
    """By the president, then the administrator, after the last decision: each gesture, and the one transaction."""
    mesures: list[dict[str, Any]] = []
    for module, nom, quoi in (
        (armement, "proposer", "proposer l'annonce"),
        (armement, "armer", "armer l'annonce"),
        (execution, "faire", "l'annonce, une transaction"),
        (assemblee, "convoquer", "convoquer l'assemblée"),
    ):
        vrai = getattr(module, nom)
        pesee = partial(_pesee, mesures, quoi, vrai)
        setattr(module, nom, pesee)
    jouer_l_annonce()
    return mesures


def _pesee(mesures: list[dict[str, Any]], quoi: str, vrai: Callable[..., Any], *arguments: Any) -> Any:
    rendu = None

    def faire() -> None:
        nonlocal rendu
        rendu = vrai(*arguments)

    mesures.append(_peser("travail", quoi, faire, fois=1))
    return rendu


def jouer_l_annonce() -> None:
    derniere = DecisionDuDepot.objects.latest("approuvee_le").approuvee_le
    jours = max(0, (derniere - comite.APPROUVE_LE).days)
    partie = SimpleNamespace(
        agenda=Agenda(random.Random(7)),  # noqa: S311
        rapport=lambda part, etape: None,
        retard=type(derniere - derniere)(weeks=-(-jours // 7)),
        campagne=Campagne.objects.get(identifiant=CAMPAGNE),
        chef=officiels.present("administrateur"),
    )
    annonce.annoncer(cast(Any, partie))


def _labels() -> dict[str, Callable[[], object]]:
    """One label, verified as the public page does; all of them, as the command lists them."""
    octets = consultation.version(_un_label()).attestation.encode()
    return {
        "vérifier un label": lambda: verification.verifier(octets, horloge.maintenant()),
        "lister les labels": lambda: consultation.tous(horloge.maintenant()),
    }


def _un_label() -> str:
    return str(LabelAccorde.objects.order_by("pk")[0].identifiant)


def _d_un_label() -> tuple[str, ...]:
    """The public addresses of a label, and its status list."""
    numero = _un_label()
    label = [("label", (numero,)), ("label-json", (numero, 1)), ("label-certificat", (numero, 1))]
    return tuple(reverse(nom, args=cles) for nom, cles in (*label, ("liste-de-statuts", (1, "revocation"))))


if __name__ == "__main__":
    main(apres="--apres" in sys.argv, pages="--sans-pages" not in sys.argv)

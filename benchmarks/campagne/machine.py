"""Who writes in the bench of a machine that fails, and what must be found at its end; on the base of the environment.

python -m benchmarks.campagne.machine scene > scene.json
python -m benchmarks.campagne.machine controle mesures.json SECONDES > controle.json
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from binome.appels.catalogue import retrouver_appel  # noqa: E402
from binome.registre.models import (  # noqa: E402
    Compte,
    Depot,
    Envoi,
    Notification,
    PassageDuDepot,
    PointExamine,
    RoleCampagne,
)
from binome.services.socle import file, horloge, journal  # noqa: E402


def dresser() -> list[dict[str, Any]]:
    """Each deposit in time, with someone of its région who may hold its instruction, and the points of its call."""
    scene = []
    services: dict[str, str] = {}
    for depot in Depot.objects.filter(remplace_le=None, retire_le=None, tardif=False).select_related(
        "dossier__campagne"
    ):
        campagne = depot.dossier.campagne
        appel = retrouver_appel(campagne.appel).appel
        region = depot.regions.order_by("pk").values_list("code", flat=True)[0]
        siens = RoleCampagne.objects.filter(
            campagne=campagne, role="instructeur", portee=region, service=appel.avis[-1].id
        )
        compte = siens.order_by("pk").select_related("compte")[0].compte
        if compte.email not in services:
            services[compte.email] = _session(compte)
        points = [point.id for point in appel.recevabilite]
        scene.append({"dossier": depot.dossier.identifiant, "session": services[compte.email], "points": points})
    return scene


def _session(compte: Compte) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(compte.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = compte.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def controler(mesures: dict[str, Any], patience: float) -> dict[str, Any]:
    """What was acknowledged and is missing; what was sent twice, or never, without being said uncertain."""
    reste = _attendre(time.monotonic() + patience)
    notes = [
        n
        for n in mesures["notes"]
        if not PointExamine.objects.filter(
            depot__dossier__identifiant=n["dossier"], point=n["point"], note=n["note"]
        ).exists()
    ]
    actes = [
        d
        for d in mesures["declares"]
        if PassageDuDepot.objects.filter(depot__dossier__identifiant=d, acte="declarer_recevable").count() != 1
    ]
    lignes, faute = journal.verifier()
    envois: dict[str, Counter[str]] = {}
    for destinataire, etat in Envoi.objects.values_list("destinataire", "etat"):
        envois.setdefault(destinataire, Counter())[etat] += 1
    recus = Counter(mesures["recus"])
    deux_fois = [qui for qui, n in recus.items() if n > sum(envois.get(qui, Counter()).values())]
    perdus = [qui for qui, etats in envois.items() if recus[qui] < etats["envoyee"]]
    tous: Counter[str] = sum(envois.values(), Counter())
    return {
        "écritures acquittées": len(mesures["notes"]),
        "écritures perdues": len(notes),
        "actes acquittés": len(mesures["declares"]),
        "actes perdus ou doubles": len(actes),
        "personnes à prévenir": Notification.objects.filter(genre="recevable").count(),
        "courriels": dict(tous),
        "courriels reçus": sum(recus.values()),
        "courriels reçus deux fois": len(deux_fois),
        "courriels dits envoyés et non reçus": len(perdus),
        "tâches qui restent": reste,
        "lignes du journal": lignes,
        "journal altéré": 0 if faute is None else 1,
    }


def _attendre(fin: float) -> int:
    """Until nobody is left to be written to by a job that is due, or that instant; how many are left then."""
    while True:
        connection.close()
        reste = DBTaskResult.objects.filter(status="RUNNING").count()
        reste += file.dues(horloge.maintenant()).filter(task_path__contains="notifications").count()
        if not reste or time.monotonic() > fin:
            return reste
        time.sleep(2)


if __name__ == "__main__":
    if sys.argv[1] == "scene":
        print(json.dumps(dresser()))
    else:
        print(json.dumps(controler(json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), float(sys.argv[3]))))

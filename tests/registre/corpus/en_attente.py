"""What the base of `en-attente/` is made and opened with: a process of its own, a clock in hand, mail that stays here."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks.base import Task  # noqa: E402
from django_tasks_db.models import DBTaskResult, get_date_max  # noqa: E402
from tests.maquettes import INSTANT, Horloge  # noqa: E402

import binome.services  # noqa: E402
from binome.services.exploitation import ouvrier  # noqa: E402
from binome.services.socle import horloge as services  # noqa: E402
from binome.web.socle.paquets import rassembler  # noqa: E402

OUVERTURE = INSTANT + dt.timedelta(days=2)
"""When the base is opened again: what was put off until the next day is due, the deadline is not over."""
DEPOSE, BROUILLON = "depose", "brouillon"


def installer(instant: dt.datetime) -> Horloge:
    """Bring the base to the version of the day, stop the clock, keep the mail."""
    setup_test_environment()
    settings.BINOME_ADRESSE = "https://binome.example"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    horloge = Horloge(instant)
    timezone.now = services.maintenant = horloge  # type: ignore[assignment]
    call_command("migrate", interactive=False, verbosity=0)
    rassembler()
    mail.outbox = []
    return horloge


def travailler() -> list[tuple[str, str]]:
    """Do what is due; who was written to, and about what."""
    deja = len(mail.outbox)
    ouvrier.executer(une_fois=True)
    return sorted((m.to[0], str(m.subject)) for m in mail.outbox[deja:])


def lien(pour: str, motif: str) -> str:
    """The path of the last link of that kind that was written to someone."""
    siens = "\n".join(str(m.body) for m in mail.outbox if m.to == [pour])
    return str(re.findall(rf"//[^/\s]+(/{motif}\S+)", siens)[-1])


def taches_du_produit() -> set[str]:
    """The dotted path of each job that the product may ask for."""
    for module in pkgutil.walk_packages(binome.services.__path__, "binome.services."):
        importlib.import_module(module.name)
    modules = [m for nom, m in list(sys.modules.items()) if nom.startswith("binome.")]
    return {objet.module_path for module in modules for objet in vars(module).values() if isinstance(objet, Task)}


def fautes() -> list[str]:
    """The jobs that should be done and are not: due still, tried in vain, or dead."""
    dues = DBTaskResult.objects.exclude(status="SUCCESSFUL").order_by("task_path")
    return [
        f"{t.task_path} : {t.status} {t.exception_class_path.rpartition('.')[2]}".strip()
        for t in dues
        if t.status != "READY"
        or t.exception_class_path
        or t.run_after == get_date_max()
        or t.run_after <= timezone.now()
    ]

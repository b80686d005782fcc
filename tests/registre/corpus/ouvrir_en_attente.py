"""Run on `en-attente/`, copied: brings it to the version of the day, reads and writes it, does all that waits."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.core import mail  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.confidentialite.monde import Chantier, contenu  # noqa: E402
from tests.etalon.voyage import adresse, compte  # noqa: E402
from tests.registre.corpus.en_attente import BROUILLON, DEPOSE, OUVERTURE, fautes, installer, lien, travailler  # noqa: E402
from tests.web.test_requetes import PAGES  # noqa: E402

from binome.registre.models import Depot, Envoi, Revision  # noqa: E402
from binome.services.depot import sceaux  # noqa: E402
from binome.services.exploitation import lettres_mortes  # noqa: E402
from binome.services.socle import journal  # noqa: E402

FICHE = "plan-d-actions/fiches/f1/"
ABSENT = "binome.services.nulle_part.rien"


def ouvrir() -> dict[str, object]:
    """What was found, as plain figures that the test compares."""
    installer(OUVERTURE)
    inconnues = [chemin for chemin in _chemins() if not _connu(chemin)]
    mortes = [(m.quoi, m.pour, m.raison, m.rejouable) for m in lettres_mortes.lister()]
    lu: dict[str, object] = {
        "inconnues": inconnues,
        "attendaient": DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).count(),
        "pages": _pages(),
        "enregistre": _enregistrer(),
        "partis": travailler(),
        "fautes": fautes(),
        "mortes": mortes,
        "rejouees": lettres_mortes.rejouer(),
    }
    travailler()
    return lu | {
        "fautes_apres_rejeu": fautes(),
        "lettres": sorted({(e.genre, e.etat) for e in Envoi.objects.all()}),
        "sceaux": [str(sceaux.chemin(depot)) for depot in Depot.objects.order_by("pk")],
        "journal": [str(dit) for dit in journal.verifier()],
        "accepter": _accepter(),
        "temoin": _temoin(),
    }


def _chemins() -> list[str]:
    return sorted(set(DBTaskResult.objects.values_list("task_path", flat=True)))


def _connu(chemin: str) -> bool:
    try:
        return bool(import_string(chemin))
    except ImportError:
        return False


def _pages() -> dict[str, int]:
    """Every page of the draft, to whoever leads it; then those of the deposits."""
    client = maquettes.navigateur(compte("chef"))
    pages = [f"{BROUILLON}/{page.replace(FICHE, FICHE.replace('f1', '1-1'))}" for page in PAGES]
    pages += [f"{DEPOSE}/depot/", f"{DEPOSE}/depot/{DEPOSE}-1/", f"{DEPOSE}/depot/{DEPOSE}-2/accuse-de-reception.pdf"]
    return {page: client.get(f"/atelier/{page}").status_code for page in pages}


def _enregistrer() -> bool:
    """Saved from the revision that its page was made of; what was written is read back."""
    chef = Chantier(maquettes.navigateur(compte("chef")), BROUILLON)
    avant, texte = Revision.objects.count(), "Un texte d'après la mise à jour."
    chef.ecrire({"concertation": texte})
    lu: dict[str, Any] = json.loads(contenu(chef.client.get(chef.adresse("atelier-emporter", forme="json"))))
    return Revision.objects.count() == avant + 1 and lu["concertation"] == texte


def _accepter() -> bool:
    """The link of an invitation that waited in the queue opens the dossier."""
    if [adresse("attendue")] not in [m.to for m in mail.outbox]:
        return False
    client = maquettes.navigateur(compte("attendue"))
    client.get(lien(adresse("attendue"), "comptes/invitation/"))
    client.post("/comptes/invitation/")
    return client.get(f"/atelier/{BROUILLON}/").status_code == 200


def _temoin() -> list[str]:
    """The negative control: a job whose function is nowhere."""
    DBTaskResult.objects.create(
        task_path=ABSENT,
        args_kwargs={"args": [], "kwargs": {}},
        priority=0,
        backend_name="default",
        queue_name="default",
    )
    assert not _connu(ABSENT)
    travailler()
    return fautes()


if __name__ == "__main__":
    json.dump(ouvrir(), sys.stdout)

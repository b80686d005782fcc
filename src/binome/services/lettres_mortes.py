"""Jobs that no longer try again by themselves: what they were, why they ended; a person replays or forgets them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult, get_date_max

from binome.domaine.langue.typographie import accord
from binome.registre.models import Compte, Envoi
from binome.services import acces, courriels, journal, remise, taches

REFUSEE = f"{remise.__name__}.{remise.AdresseRefuseeError.__name__}"
INCERTAINE = f"{remise.__name__}.{remise.RemiseIncertaineError.__name__}"
_QUOI = {
    "binome.services.suites.preparer_documents": "accusé et sceau à écrire",
    "binome.services.suites.envoyer_accuse": "accusé à envoyer",
    "binome.services.rappels.rappeler": "rappels du jour",
    "binome.services.retention.purger_la_nuit": "purge de la nuit",
    "binome.services.adresses_compte.appliquer": "changement d'adresse à faire",
    courriels.envoyer.module_path: "courriel",
}
_GENRES = {
    "accuse": "accusé de réception",
    "caducite": "signature caduque",
    "compte": "courriel de compte",
    "consentement": "demande d'accord",
    "delegation": "délégation",
    "demande": "demande",
    "invitation": "invitation",
    "rappel": "rappel",
}


class RejeuImpossibleError(ValueError):
    """What was asked cannot be tried again; the message says why, in French."""


@dataclass(frozen=True)
class LettreMorte:
    """A job that ended badly. `pour`: to whom, for an e-mail. `rejouable`: what it needs is still known."""

    cle: str
    quoi: str
    pour: str
    depuis: dt.datetime
    essais: int
    raison: str
    rejouable: bool


def lister() -> list[LettreMorte]:
    """The dead letters, oldest first. Two queries."""
    mortes = list(DBTaskResult.objects.filter(status="FAILED").order_by("finished_at", "pk"))
    cles = {tache.pk: _cle_de_l_envoi(tache) for tache in mortes}
    envois = {e.pk: e for e in Envoi.objects.filter(pk__in=[cle for cle in cles.values() if cle])}
    lues = ((tache, envois.get(cles[tache.pk] or 0)) for tache in mortes)
    # One that was thought lost by a worker may have been sent after all by another.
    return [_morte(tache, envoi) for tache, envoi in lues if envoi is None or envoi.etat != "envoyee"]


def _cle_de_l_envoi(tache: DBTaskResult[Any, Any]) -> int | None:
    if tache.task_path != courriels.expedier.module_path or not tache.args_kwargs["args"]:
        return None
    return int(tache.args_kwargs["args"][0])


def _morte(tache: DBTaskResult[Any, Any], envoi: Envoi | None) -> LettreMorte:
    quoi = _QUOI.get(tache.task_path, tache.task_path)
    pour, raison = "", f"erreur {tache.exception_class_path.rpartition('.')[2]}"
    if envoi is not None:
        quoi = _GENRES.get(envoi.genre, "courriel")
        pour = envoi.destinataire
        raison = f"peut-être envoyé : {envoi.raison}" if envoi.etat == "incertaine" else envoi.raison or raison
    depuis = tache.finished_at or tache.enqueued_at
    return LettreMorte(str(tache.pk), quoi, pour, depuis, len(tache.worker_ids), raison, _rejouable(tache, envoi))


def _rejouable(tache: DBTaskResult[Any, Any], envoi: Envoi | None) -> bool:
    if tache.task_path == courriels.expedier.module_path:
        return envoi is not None and envoi.genre != courriels.SCELLEE
    return tache.task_path not in taches.A_CONTENU


def rejouer(cles: list[str] | None = None, *, par: Compte | None = None) -> int:
    """Try dead letters again, as new; all of those that may be with None. How many.

    Of all, those whose address was refused and those that may have arrived are left: they are named one by one.
    Errors: RejeuImpossibleError.
    """
    mortes = lister()
    if cles is None:
        a_part = DBTaskResult.objects.filter(status="FAILED", exception_class_path__in=(REFUSEE, INCERTAINE))
        laissees = {str(cle) for cle in a_part.values_list("pk", flat=True)}
        voulues = [m for m in mortes if m.rejouable and m.cle not in laissees]
    else:
        voulues = [_trouver(mortes, cle) for cle in cles]
    if impossible := next((m for m in voulues if not m.rejouable), None):
        raise RejeuImpossibleError(
            f"« {impossible.quoi} » ({impossible.cle}) ne peut pas être rejoué : ce qu'il disait n'est plus gardé. "
            "Refaites ce qui l'avait demandé, puis oubliez-le."
        )
    return sum(_rejouer(m, par) for m in voulues)


def _rejouer(morte: LettreMorte, par: Compte | None) -> bool:
    with transaction.atomic():
        tache = DBTaskResult.objects.filter(pk=morte.cle, status="FAILED")
        neuve: dict[str, Any] = {"run_after": get_date_max(), "worker_ids": [], "started_at": None, "finished_at": None}
        if not tache.update(status="READY", exception_class_path="", traceback="", **neuve):
            return False
        if cle := _cle_de_l_envoi(DBTaskResult.objects.get(pk=morte.cle)):
            quand = acces.maintenant()
            Envoi.objects.filter(pk=cle).update(etat="attente", raison="", porteur="", change_le=quand)
        _noter("tache.rejouee", morte, par)
    return True


def oublier(cle: str, *, par: Compte | None = None) -> LettreMorte:
    """Erase a dead letter: it will not be tried again. Errors: RejeuImpossibleError."""
    morte = _trouver(lister(), cle)
    with transaction.atomic():
        DBTaskResult.objects.filter(pk=morte.cle, status="FAILED").delete()
        _noter("tache.oubliee", morte, par)
    return morte


def _trouver(mortes: list[LettreMorte], cle: str) -> LettreMorte:
    trouvees = [m for m in mortes if m.cle.startswith(cle.strip().lower())] if cle.strip() else []
    if len(trouvees) != 1:
        combien = accord(len(trouvees), "lettre morte") if trouvees else "aucune lettre morte"
        raise RejeuImpossibleError(f"« {cle} » désigne {combien} : donnez les premiers caractères d'une seule.")
    return trouvees[0]


def _noter(action: str, morte: LettreMorte, par: Compte | None) -> None:
    """What was done, without the address."""
    journal.ajouter(action, f"tache:{morte.cle}", {"quoi": morte.quoi}, acteur=par, instant=acces.maintenant())

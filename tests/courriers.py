"""The e-mails queued so far, as the worker would write them; and the worker, at a time moved by hand."""

from __future__ import annotations

import re

from django.utils import timezone
from tests import maquettes

from binome.registre.models import Envoi, Notification
from binome.services.exploitation import ouvrier
from binome.services.notifications import courriels, distribution, lettres
from binome.services.socle import horloge

_ECRITES: dict[tuple[int, object], tuple[str, str] | None] = {}


def en_file(adresse: str | None = None) -> list[tuple[str, str, str]]:
    """(recipient, subject, text) of each message queued, oldest first; those to one address when given.

    Each is written once: writing it again would draw another link. What is told is handed out first, as the worker does.
    """
    for evenement, genre in Notification.objects.filter(etat="attente").values_list("evenement", "genre").distinct():
        distribution.distribuer.call(evenement, genre)
    envois = Envoi.objects.all() if adresse is None else Envoi.objects.filter(destinataire=adresse)
    ecrites = ((envoi.destinataire, _ecrire(envoi)) for envoi in envois.order_by("pk"))
    return [(pour, *lettre) for pour, lettre in ecrites if lettre]


def _ecrire(envoi: Envoi) -> tuple[str, str] | None:
    cle = (envoi.pk, envoi.cree_le)
    if cle not in _ECRITES:
        lettre = lettres.ecrire(envoi)
        _ECRITES[cle] = (lettres.ligne(lettre.objet), lettres.corps(lettre.texte)) if lettre else None
    return _ECRITES[cle]


def lien(texte: str) -> str:
    """The path of the only link of a message."""
    (trouve,) = re.findall(r"https?://[^/\s]+(/\S+)", texte)
    return str(trouve)


class HorlogeDeLaFile(maquettes.Horloge):
    """A clock that, moved by hand, does what is due then; it starts now, or the next time it is `heure` in Paris."""

    def __init__(self, heure: int | None = None) -> None:
        # The library dates what is queued by the real clock: this one starts no earlier.
        ici = timezone.now()
        super().__init__(ici if heure is None else horloge.prochain_matin(ici, heure))

    def avancer(self, **duree: float) -> None:
        super().avancer(**duree)
        travailler()


def travailler() -> int:
    """One worker, until nothing is due."""
    return ouvrier.executer(une_fois=True)


def poster(*adresses: str) -> None:
    """A letter to each, that needs no dossier."""
    for adresse in adresses:
        courriels.poster(adresse, f"Pour {adresse}", "Bonjour.")

"""Letters that come back: read from the mailbox of the return address, tied to what was sent, told to their holder.

Each letter leaves under an address of its own (`retours+12-1f9c…@`), signed: a report that comes to it is about that
letter and no other, whatever it says of itself. Only reports of RFC 3464 count: an absence is no failure.
"""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from binome.registre.models import AdresseEnPanne, Compte, Envoi
from binome.services.notifications import preuves
from binome.services.socle import horloge, personnes, traces

SEL = "binome.retours"
TAILLE_MAX = 1_000_000
_VERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_CLE = re.compile(r"\+(\d{1,18})-([0-9a-f]{20})@")
_CODE = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
_REPONDU = re.compile(r"smtp;\s*5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b", re.IGNORECASE)
_RAISONS = {"1": "adresse inconnue", "2": "boîte fermée ou pleine", "4": "serveur introuvable", "7": "message refusé"}
_DU_MESSAGE = frozenset({"3", "6", "7"})
"""Classes of failures that say nothing of the address: the message is not wanted, or not understood."""


@dataclass(frozen=True)
class Retour:
    """A report of failure: of which letter, why, and whether the address is to blame."""

    envoi: int
    raison: str
    adresse_en_cause: bool


def expediteur(envoi: Envoi) -> str:
    """The address that a letter leaves under, to which its failure will come; empty when the site has none."""
    boite, _, domaine = str(settings.BINOME_RETOURS).rpartition("@")
    return f"{boite}+{envoi.pk}-{_signature(envoi.pk)}@{domaine}" if boite else ""


def _signature(cle: int) -> str:
    return salted_hmac(SEL, str(cle), algorithm="sha256").hexdigest()[:20]


def lire(octets: bytes) -> Retour | None:
    """What a message received at the return address says; None when it is no report of failure of a letter of ours."""
    message = email.message_from_bytes(octets[:TAILLE_MAX])
    cle = next((c for nom in _VERS for valeur in message.get_all(nom, []) if (c := _envoi(str(valeur)))), None)
    if cle is None or message.get_content_type() != "multipart/report":
        return None
    for bloc in _blocs(message):
        if str(bloc.get("Action", "")).strip().lower() == "failed" and (classe := _code(bloc)):
            raison = f"{_RAISONS.get(classe[1], 'non remis')} (code {classe[0]})"
            return Retour(cle, raison, classe[1] not in _DU_MESSAGE)
    return None


def _code(bloc: Message) -> re.Match[str] | None:
    """The code of a failure. Some servers (Exim) say « 5.0.0 » whatever they were answered, and put the answer's own
    code at the head of the diagnostic: it is read there, and nothing of the words after it."""
    dit, repondu = _CODE.search(str(bloc.get("Status", ""))), _REPONDU.match(str(bloc.get("Diagnostic-Code", "")))
    return _CODE.search(repondu[1]) if dit and dit[1] == "0" and repondu else dit


def _envoi(adresse: str) -> int | None:
    """The letter whose return address this is, if the signature is ours."""
    if (lue := _CLE.search(adresse)) is None or not constant_time_compare(_signature(int(lue[1])), lue[2]):
        return None
    return int(lue[1])


def _blocs(message: Message) -> Iterator[Message]:
    """What a report says of each recipient (RFC 3464): a message of headers alone for each."""
    for partie in message.walk():
        if partie.get_content_type() == "message/delivery-status" and isinstance(contenu := partie.get_payload(), list):
            yield from (bloc for bloc in contenu if isinstance(bloc, Message))


def recevoir(octets: bytes) -> bool:
    """Write what a returned message says, once; whether it said something of a letter that had left."""
    if (retour := lire(octets)) is None:
        return False
    quand = horloge.maintenant()
    with transaction.atomic():
        partis = Envoi.objects.filter(pk=retour.envoi, etat__in=("envoyee", "incertaine"))
        if not partis.update(etat="revenue", raison=retour.raison, change_le=quand):
            return False
        envoi = Envoi.objects.get(pk=retour.envoi)
        preuves.du_sort(envoi, "revenue", quand)
        if retour.adresse_en_cause:
            marquer(envoi.destinataire, retour.raison)
    traces.lettre(envoi, "revenue")
    return True


def marquer(adresse: str, raison: str) -> None:
    """Remember that an address of an account receives nothing, in the running transaction."""
    if personnes.titulaire(adresse) is not None or Compte.objects.filter(email__iexact=adresse).exists():
        neuve = {"raison": raison[:200], "depuis": horloge.maintenant()}
        AdresseEnPanne.objects.get_or_create(adresse=adresse.lower(), defaults=neuve)


def en_panne(adresse: str) -> AdresseEnPanne | None:
    """What is wrong with an address that someone is written to at, if anything."""
    panne: AdresseEnPanne | None = AdresseEnPanne.objects.filter(adresse=adresse.lower()).first()
    return panne


def reprendre(compte: Compte) -> None:
    """This person says that their address receives again: letters leave again."""
    AdresseEnPanne.objects.filter(adresse=compte.email.lower()).delete()


def relever(boite: Path) -> tuple[int, int]:
    """Read a Maildir (what is new in it, then put among what was read), an mbox, or one message; how many messages,
    and how many of them told of a letter that came back. Reading it twice changes nothing. Errors: OSError.
    """
    if not boite.is_dir():
        lus = list(_du_fichier(boite))
        return len(lus), sum(map(recevoir, lus))
    maildir = mailbox.Maildir(boite, create=False)
    neufs = [cle for cle in maildir.keys() if maildir.get_message(cle).get_subdir() == "new"]  # noqa: SIM118
    dits = 0
    for cle in neufs:
        dits += recevoir(maildir.get_bytes(cle))
        message = maildir.get_message(cle)
        message.set_subdir("cur")
        message.add_flag("S")
        maildir[cle] = message
    return len(neufs), dits


def _du_fichier(fichier: Path) -> Iterator[bytes]:
    if fichier.read_bytes()[:5] != b"From ":
        yield fichier.read_bytes()
        return
    with closing(mailbox.mbox(fichier, create=False)) as mbox:
        yield from [mbox.get_bytes(cle) for cle in mbox.keys()]  # noqa: SIM118


def relever_la_boite() -> None:
    """Read the mailbox of the site's return address, if it has one. Called by the worker on its rounds."""
    if boite := str(settings.BINOME_BOITE_DES_RETOURS):
        relever(Path(boite))

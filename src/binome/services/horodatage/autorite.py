"""The timestamping authority that the operator chose: its address, its certificates, and one bounded request to it."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO

from django.conf import settings

from binome.documents.horodatage.jeton import OCTETS_MAX, lire_chaine
from binome.domaine.socle.erreurs import BinomeError, Famille

_ENTETES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class AutoriteError(BinomeError):
    """The authority did not answer, or answered something else; the message is in French."""

    code = "autorite_d_horodatage"
    famille = Famille.indisponible


@dataclass(frozen=True)
class Autorite:
    """Where to ask, and whom to trust: its certificates, root included, as PEM."""

    adresse: str
    chaine: bytes


def reglee() -> bool:
    """Whether an authority is configured."""
    return bool(settings.BINOME_HORODATAGE)


def autorite() -> Autorite:
    """The authority that is configured. Errors: AutoriteError when none is, or its certificates cannot be read."""
    if not reglee():
        raise AutoriteError("Aucune autorité d'horodatage n'est réglée (BINOME_HORODATAGE).")
    chemin = Path(settings.BINOME_HORODATAGE_CHAINE)
    try:
        chaine = chemin.read_bytes()
        lire_chaine(chaine)
    except (OSError, ValueError) as erreur:
        raise AutoriteError(
            f"Les certificats de l'autorité d'horodatage, « {chemin} » (BINOME_HORODATAGE_CHAINE), ne servent pas : "
            f"{erreur}."
        ) from None
    return Autorite(settings.BINOME_HORODATAGE, chaine)


class _SansDetour(urllib.request.HTTPRedirectHandler):
    """Who was chosen is asked, and nobody else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def interroger(a: Autorite, demande: bytes) -> bytes:
    """Send a request, and give the reply as it came, at most `OCTETS_MAX` + 1 bytes of it, within twice
    BINOME_HORODATAGE_DELAI whatever the authority does. Errors: AutoriteError."""
    rendus: list[bytes | AutoriteError] = []
    # A delay on the socket bounds each byte, not the whole: one that drips is left to itself.
    fil = threading.Thread(target=lambda: rendus.append(_interroger(a, demande)), daemon=True)
    fil.start()
    fil.join(2 * settings.BINOME_HORODATAGE_DELAI)
    if not rendus:
        raise AutoriteError("L'autorité d'horodatage n'a pas fini de répondre à temps.")
    if isinstance(rendus[0], AutoriteError):
        raise rendus[0]
    return rendus[0]


def _interroger(a: Autorite, demande: bytes) -> bytes | AutoriteError:
    requete = urllib.request.Request(a.adresse, data=demande, headers=_ENTETES, method="POST")  # noqa: S310 - checked
    facteur = urllib.request.build_opener(_SansDetour)
    try:
        with facteur.open(requete, timeout=settings.BINOME_HORODATAGE_DELAI) as reponse:
            octets: bytes = reponse.read(OCTETS_MAX + 1)
    except urllib.error.HTTPError as erreur:
        erreur.close()
        return AutoriteError(f"L'autorité d'horodatage a répondu {erreur.code}.")
    except (OSError, HTTPException, ValueError) as erreur:
        raison = getattr(erreur, "reason", None) or f"{erreur}" or type(erreur).__name__
        return AutoriteError(f"L'autorité d'horodatage n'a pas répondu ({raison}).")
    return octets

"""One bounded exchange with a service that was chosen: no detour, no more bytes nor time than allowed."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPMessage
from typing import IO

from binome.domaine.saisie.textes import visibles


class EchangeError(Exception):
    """The service did not answer, or not so; the message ends a sentence, in French."""


class _SansDetour(urllib.request.HTTPRedirectHandler):
    """Who was chosen is asked, and nobody else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def echanger(requete: urllib.request.Request, delai: float, octets_max: int) -> bytes:
    """The reply as it came, at most `octets_max` + 1 bytes of it, within twice the delay whatever the service does.

    Errors: EchangeError.
    """
    rendus: list[bytes | EchangeError] = []
    # A delay on the socket bounds each byte, not the whole: one that drips is left to itself.
    fil = threading.Thread(target=lambda: rendus.append(_echanger(requete, delai, octets_max)), daemon=True)
    fil.start()
    fil.join(2 * delai)
    if not rendus:
        raise EchangeError("n'a pas fini de répondre à temps")
    if isinstance(rendus[0], EchangeError):
        raise rendus[0]
    return rendus[0]


def _echanger(requete: urllib.request.Request, delai: float, octets_max: int) -> bytes | EchangeError:
    try:
        with urllib.request.build_opener(_SansDetour).open(requete, timeout=delai) as reponse:
            octets: bytes = reponse.read(octets_max + 1)
    except urllib.error.HTTPError as erreur:
        erreur.close()
        return EchangeError(f"a répondu {erreur.code}")
    except (OSError, HTTPException, ValueError) as erreur:
        # What it wrote instead of an answer is shown, and kept: a line of text, whatever it was.
        raison = (
            " ".join(visibles(f"{getattr(erreur, 'reason', None) or erreur}").split())[:200] or type(erreur).__name__
        )
        return EchangeError(f"n'a pas répondu ({raison})")
    return octets

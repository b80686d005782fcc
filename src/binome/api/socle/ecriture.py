"""What a program writes: by a token alone, once for each key, over the version that it read.

The same services and lines of the journal as the pages. What asks for a fresh second proof there is not done by a
token: the answer says on which page it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja.responses import NinjaJSONEncoder
from pydantic import BaseModel

from binome.api.socle.description import VERSION
from binome.api.socle.entree import PRIVE, Jeton, entree_de, refuser_le_jeton
from binome.api.socle.erreurs import Refus
from binome.domaine.droits.portees import Portee
from binome.services.comptes import ecritures
from binome.services.comptes.ecritures import JetonReprisError, Reponse
from binome.services.socle import adresses

CLE, IF_MATCH = "Idempotency-Key", "If-Match"
REDIT = "X-Binome-Redit"
"""Header of an answer that was given before: nothing more was written."""
EXEMPLE = "x-exemple"
_CLE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")
_JSON = "application/json; charset=utf-8"
_EN_TETE = {"in": "header", "required": True, "schema": {"type": "string", "maxLength": 128}}
_CLE_DITE = {
    **_EN_TETE,
    "name": CLE,
    "description": "Une clé neuve par écriture ; renvoyée, rien n’est récrit.",
}
_VERSION_DITE = {**_EN_TETE, "name": IF_MATCH, "description": "La version lue (« version », ou l’en-tête ETag)."}


@dataclass(frozen=True)
class Fait:
    """What was written: what is answered of it, and the version that it leaves."""

    corps: BaseModel
    statut: int = 200
    version: str = ""


def ecrit_avec(portee: Portee, exemple: Mapping[str, Any] | None, *, version: bool = False) -> dict[str, Any]:
    """What makes an operation one that writes by a token of that scope; `version`: over one that was read."""
    parametres = [_CLE_DITE, *([_VERSION_DITE] if version else [])]
    dits = {"x-portee": portee.value, "parameters": parametres, VERSION: version}
    return {"auth": Jeton(portee), "openapi_extra": dits | ({EXEMPLE: dict(exemple)} if exemple else {})}


def par_la_page_avec(portee: Portee) -> dict[str, Any]:
    """The same, of an operation that only says on which page it is done."""
    return {"auth": Jeton(portee), "openapi_extra": {"x-portee": portee.value}}


def ecrire(request: HttpRequest, faire: Callable[[], Fait]) -> HttpResponse:
    """The answer of what `faire` writes, once for the key of the request. Errors: Refus, those of `faire`."""
    entree = entree_de(request)
    if entree.jeton is None:
        raise TypeError("une écriture se fait par un jeton")
    route = request.resolver_match.route if request.resolver_match else ""

    def une() -> Reponse:
        fait = faire()
        # Written as ninja writes what it reads, so that both give the same bytes.
        return Reponse(fait.statut, json.dumps(fait.corps.model_dump(), cls=NinjaJSONEncoder), fait.version)

    ou = f"{request.method} {route}"[:128]
    try:
        rendue, redite = ecritures.une_fois(entree.jeton, ou, _cle(request), _empreinte(request), une)
    except JetonReprisError as erreur:
        raise refuser_le_jeton(erreur.phrase) from None
    reponse = HttpResponse(rendue.corps, status=rendue.statut, content_type=_JSON)
    reponse.headers["Cache-Control"] = PRIVE
    if rendue.etag:
        reponse.headers["ETag"] = rendue.etag
    if redite:
        reponse.headers[REDIT] = "oui"
    return reponse


def version(*parts: object) -> str:
    """The name of a version of something, as its reader is given it."""
    return '"' + ".".join(str(part) for part in parts) + '"'


def annoncer_la_version(request: HttpRequest) -> None:
    """Errors: Refus, 428, when a write over a version does not say which."""
    if IF_MATCH not in request.headers:
        phrase = f"Dites quelle version vous avez lue, par l’en-tête « {IF_MATCH} » : rien n’est écrit."
        raise Refus(428, phrase, (), "version_attendue")


def exiger_la_version(request: HttpRequest, actuelle: str, recu: BaseModel | None) -> None:
    """That what was read is what is. Errors: Refus, 412, which gives back what was sent."""
    dites = [dite.removeprefix("W/") for dite in parse_etags(request.headers.get(IF_MATCH, ""))]
    if actuelle not in dites:
        phrase = "Ceci a changé depuis la version que vous avez lue : rien n’est écrit. Relisez, puis recommencez."
        envoye = recu.model_dump(mode="json", exclude_unset=True) if recu else {}
        suite = {"recu": envoye, "version": actuelle}
        raise Refus(412, phrase, (), "version_changee", {"ETag": actuelle}, suite)


def renvoyer_a_la_page(acte: str, page: str, *lieu: object) -> NoReturn:
    """Errors: Refus, 403, that says on which page an act is done."""
    ou = adresses.lien(page, *lieu)
    phrase = f"{acte} ne se fait pas par un jeton : connectez-vous, avec votre seconde preuve, à {ou}."
    raise Refus(403, phrase, (), "par_la_page")


def _cle(request: HttpRequest) -> str:
    brute = request.headers.get(CLE, "").strip()
    cle = brute[1:-1] if len(brute) > 1 and brute[0] == brute[-1] == '"' else brute
    if not _CLE.fullmatch(cle):
        phrase = (
            f"Donnez à cette écriture une clé neuve, par l’en-tête « {CLE} » (128 signes sans espace au plus) : "
            "renvoyée avec la même, elle ne sera pas faite deux fois."
        )
        raise Refus(400, phrase, (), "cle_attendue")
    return cle


def _empreinte(request: HttpRequest) -> str:
    return hashlib.sha256(b"\0".join([request.path.encode(), request.body])).hexdigest()

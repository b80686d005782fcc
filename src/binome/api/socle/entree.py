"""Who asks: a program, by the token of someone; or, to read alone, the session of the pages.

Both have the rights of their person at that moment, with the second factor that their role asks for; a token has, of
these, what its scopes say. A token is read in its header and nowhere else, and its request opens no session. Nobody
between keeps what is answered, and what one may not see is a 404, as on the pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.security.base import AuthBase

from binome.api.schemas import RefusLu
from binome.api.socle.erreurs import Refus
from binome.domaine.droits.portees import NOMS_DES_PORTEES, Portee
from binome.domaine.langue.typographie import soigner
from binome.services.acces.lignes import Compte, JetonDAcces
from binome.services.comptes import jetons
from binome.services.comptes.comptes import double_facteur_manquant
from binome.services.socle import horloge

PRIVE = "private, no-store"
REFUS = {401: RefusLu, 403: RefusLu, 404: RefusLu}
"""What each of them may answer instead."""
DEFI = 'Bearer realm="Binome"'
_MINUTE = "60"


@dataclass(frozen=True)
class Entree:
    """Who came in, and with which token; none with a session."""

    compte: Compte
    jeton: JetonDAcces | None = None


class Jeton(AuthBase):
    """The header « Authorization: Bearer … », for an operation of that scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "Un jeton d’accès, fait à la page « Jetons d’accès » de son compte."

    def __init__(self, portee: Portee) -> None:
        self.portee = portee
        super().__init__()

    def __call__(self, request: HttpRequest) -> Entree | None:
        genre, _, secret = request.headers.get("Authorization", "").partition(" ")
        # Another scheme is for whoever stands before the site.
        if genre.lower() != "bearer":
            return None
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            raise Refus(403, "Ce jeton est venu en clair : révoquez-le, et appelez en https://.", code="en_clair")
        jeton = _reconnaitre(request, secret.strip())
        _exiger_la_preuve(jeton.compte)
        if self.portee not in jetons.permises(jeton):
            nom = NOMS_DES_PORTEES[self.portee]
            entetes = {"WWW-Authenticate": f'{DEFI}, error="insufficient_scope", scope="{self.portee.value}"'}
            raise Refus(403, f"Ce jeton ne permet pas de {nom} : faites-en un qui le permette.", (), "portee", entetes)
        return Entree(jeton.compte, jeton)


class Session(AuthBase):
    """The session of the pages: it reads, and never writes, since any page could make a browser send it."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Entree | None:
        compte = request.user
        if not isinstance(compte, Compte):
            return None
        _exiger_la_preuve(compte)
        return Entree(compte)


def lu_avec(portee: Portee) -> dict[str, Any]:
    """What makes an operation one that reads for somebody: by a token of that scope, or by the session."""
    return {"auth": [Jeton(portee), Session()], "openapi_extra": {"x-portee": portee.value}}


def entrer(request: HttpRequest, reponse: HttpResponse) -> Compte:
    """The account that came in, for an answer that nobody keeps."""
    reponse.headers["Cache-Control"] = PRIVE
    return entree_de(request).compte


def entree_de(request: HttpRequest) -> Entree:
    """Who came in."""
    entree = getattr(request, "auth", None)
    if not isinstance(entree, Entree):
        raise TypeError("cette opération demande un jeton ou une session")
    return entree


def _reconnaitre(request: HttpRequest, secret: str) -> JetonDAcces:
    """The token, in force. Errors: Refus, 401; 429 where too many were wrong.

    Only what is refused is counted: a good token writes nothing, and nobody else's tries shut it out.
    """
    quand, jeton = horloge.maintenant(), jetons.trouver(secret)
    refus = jetons.refus(jeton, quand) if jeton else jetons.INCONNU
    if jeton is not None and not refus:
        jetons.noter_le_service(jeton, quand)
        return jeton
    if consume(request, app="allauth.account", action="jeton_refuse", limit_get=True) is None:
        raise Refus(429, "Trop de jetons refusés d’ici : attendez une minute.", (), "trop", {"Retry-After": _MINUTE})
    raise refuser_le_jeton(refus)


def refuser_le_jeton(refus: str) -> Refus:
    """What is answered to a token that opens nothing."""
    return Refus(401, soigner(refus), (), "jeton", {"WWW-Authenticate": f'{DEFI}, error="invalid_token"'})


def _exiger_la_preuve(compte: Compte) -> None:
    if double_facteur_manquant(compte):
        raise Refus(403, "Votre rôle demande une seconde preuve d’identité : mettez-la en place.", code="preuve")

"""Who asks: operations that answer somebody take the session of the pages, with the same second factor.

Nobody between keeps what they answer, and what one may not see is a 404, as on the pages.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from binome.api.erreurs import Refus
from binome.api.schemas import RefusLu
from binome.services.acces.lignes import Compte
from binome.services.comptes.comptes import double_facteur_manquant

PRIVE = "private, no-store"
REFUS = {401: RefusLu, 403: RefusLu, 404: RefusLu}
"""What each of them may answer instead."""


def entrer(request: HttpRequest, reponse: HttpResponse) -> Compte:
    """The account of the session, for an answer that nobody keeps. Errors: Refus, 401 without one, 403 when it lacks
    the second factor that its role asks for.
    """
    reponse.headers["Cache-Control"] = PRIVE
    compte = request.user
    if not isinstance(compte, Compte):
        raise Refus(401, "Connectez-vous d’abord : cette opération répond à la session des pages.", code="connexion")
    if double_facteur_manquant(compte):
        raise Refus(403, "Votre rôle demande une seconde preuve d’identité : mettez-la en place.", code="preuve")
    return compte

"""Pages for what goes wrong: each says what happened and where to go."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from binome.domaine.langue.typographie import soigner
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.socle.disponibilite import indisponible
from binome.services.socle.erreurs import STATUTS
from binome.web.comptes.personne import geste
from binome.web.comptes.textes.garde import reprendre_apres_jeton_refuse
from binome.web.socle.occupe import repondre

journal = logging.getLogger(__name__)


PRIVEES = ("/atelier/", "/instruction/")


def pour_un_programme(request: HttpRequest) -> bool:
    """Whether a program asks, and reads no page."""
    return request.path.startswith("/api/v1/")


def _page(request: HttpRequest, code: int, titre: str, message: str, faire: str = "") -> HttpResponse:
    """The page of an error, or the same words as JSON for a program; `faire`: what to do about it, and who answers for
    the site when that is not enough."""
    if pour_un_programme(request):
        return JsonResponse({"message": soigner(message)}, status=code, json_dumps_params={"ensure_ascii": False})
    # Only behind the door is who is signed in shown: public pages know nobody.
    privee = request.path.startswith(PRIVEES) and code != 500
    contexte = {"code": code, "titre": titre, "message": message, "privee": privee, "faire": faire}
    contexte["contact"] = settings.BINOME_CONTACT if faire else ""
    return render(request, "web/erreur.html", contexte, status=code)


TITRES = {
    Famille.mal_forme: "Demande incomprise",
    Famille.refus: "Demande refusée",
    Famille.introuvable: "Page introuvable",
    Famille.conflit: "Rien n’est enregistré",
    Famille.caduc: "Lien sans effet",
    Famille.invalide: "À corriger",
    Famille.trop: "Trop d’envois",
    Famille.indisponible: "Indisponible",
}


class RefusDitMiddleware:
    """Answers for the views that let a refusal of the services pass: a page with its phrase, never a fault of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; nothing for what is none."""
        if not isinstance(exception, BinomeError):
            return None
        journal.warning("%s %s %s", exception.code, request.method, geste(request))
        statut, titre = STATUTS[exception.famille], TITRES[exception.famille]
        reponse = _page(request, statut, titre, soigner(exception.phrase))
        reponse.headers["Cache-Control"] = "private, no-store"
        return reponse


def requete_incorrecte(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        au_plus = settings.BINOME_TAILLE_MAX // 1_000_000
        message = f"Au plus {au_plus} Mo peuvent être envoyés d’un coup. Rien n’est enregistré."
        return _page(request, 400, "Envoi trop gros", soigner(message))
    message = "L’adresse ou la demande est mal formée : le serveur n’a pas su la lire."
    return _page(request, 400, "Demande incomprise", message)


def interdit(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = "Votre compte ne permet pas cela ici."
    faire = "Un dossier s'ouvre à l'invitation de son chef de projet : demandez-la-lui, ou changez de compte."
    return _page(request, 403, "Demande refusée", message, soigner(faire))


def jeton_refuse(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not hold: most often its page was opened before a sign-in or a sign-out."""
    if (reponse := reprendre_apres_jeton_refuse(request)) is not None:
        return reponse
    message = (
        "Rien n’est enregistré : cette page a été ouverte avant une connexion ou une déconnexion, ou votre navigateur "
        "refuse les cookies. Revenez en arrière, copiez ce que vous aviez écrit, rechargez la page et recommencez."
    )
    return _page(request, 403, "Formulaire périmé", message)


def methode_refusee(request: HttpRequest) -> HttpResponse:
    if pour_un_programme(request):
        return _page(request, 405, "", "Cette adresse n'admet pas cette méthode : l'en-tête « Allow » dit lesquelles.")
    message = "Cette adresse ne fait que recevoir un formulaire : revenez à la page qui le montre, et envoyez-le de là."
    return _page(request, 405, "Rien à lire ici", message)


def trop_de_demandes(request: HttpRequest) -> HttpResponse:
    message = "Trop d’essais en peu de temps depuis cette adresse ou pour ce compte. Attendez quelques minutes."
    return _page(request, 429, "Trop d’essais", message)


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    raison = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    message = raison if isinstance(raison, str) and raison else "Aucune page ne se trouve à cette adresse."
    faire = "Vérifiez l'adresse : une lettre a pu se perdre en chemin. Si elle vient d'un courriel, rouvrez son lien."
    return _page(request, 404, "Page introuvable", message, faire)


def panne(request: HttpRequest) -> HttpResponse:
    # Outside of the views too (a session that cannot be read), what passes is said to pass.
    if trouble := indisponible(sys.exc_info()[1]):
        return repondre(request, trouble)
    message = "Une erreur de notre fait nous a empêchés de préparer cette page. Ce qui était enregistré l’est toujours."
    faire = "Revenez en arrière et réessayez. Si cela revient, dites l'heure et le geste à qui tient le site."
    return _page(request, 500, "Page en panne", message, faire)

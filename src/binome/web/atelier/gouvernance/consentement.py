"""Where a person named in a binôme reads what is said of them, and agrees or refuses. For anyone who holds the link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.gouvernance import consentements
from binome.services.socle.erreurs import LienCaducError, TexteChangeError

CLE = "accord"
PAGE = "web/atelier/gouvernance/consentement.html"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of the link and drop it from the address, where it would leak to logs and histories. An invented
    one writes nothing, or anyone would fill the sessions."""
    if consentements.existe(jeton):
        request.session[CLE] = jeton
    else:
        request.session.pop(CLE, None)
    return redirect("accord")


@require_http_methods(["GET", "HEAD", "POST"])
def accord(request: HttpRequest) -> HttpResponse:
    """What is said of them; their answer."""
    reponse = _repondre(request) if request.method == "POST" else _lire(request)
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


def _lire(request: HttpRequest, code: int = 200, **dits: bool) -> HttpResponse:
    try:
        lecture = consentements.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
    return render(request, PAGE, {"lecture": lecture, **dits}, status=code)


def _repondre(request: HttpRequest) -> HttpResponse:
    choix = request.POST.get("reponse", "")
    if choix not in ("oui", "non"):
        return _lire(request, 422, incomplet=True)
    try:
        consentements.repondre(request.session.get(CLE, ""), choix == "oui", request.POST.get("mentions", ""))
    except TexteChangeError:
        return _lire(request, 409, change=True)
    except LienCaducError as erreur:
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
    request.session.pop(CLE, None)
    if choix == "oui":
        suite = "Votre accord est enregistré, avec sa date. Pour y revenir, écrivez à qui vous l'a demandé."
        return _dire(request, "Merci", suite)
    return _dire(
        request, "Refus enregistré", "Ceux qui écrivent le dossier le voient : ils nommeront quelqu'un d'autre."
    )


def _dire(request: HttpRequest, titre: str, message: str, code: int = 200) -> HttpResponse:
    page = {"titre": titre, "message": message}
    return render(request, "web/dit.html", page, status=code)

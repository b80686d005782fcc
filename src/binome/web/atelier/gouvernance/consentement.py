"""Where a person named in a binôme reads what is said of them, and agrees or refuses. For anyone who holds the link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.gouvernance import consentements
from binome.services.socle.erreurs import LienCaducError, TexteChangeError
from binome.web.socle import liens_recus

CLE = "accord"
PAGE = "web/atelier/gouvernance/consentement.html"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    return liens_recus.garder(request, CLE, jeton, consentements.existe, "accord")


@require_http_methods(["GET", "HEAD", "POST"])
def accord(request: HttpRequest) -> HttpResponse:
    """What is said of them; their answer."""
    return liens_recus.fermer(_repondre(request) if request.method == "POST" else _lire(request))


def _lire(request: HttpRequest, code: int = 200, **dits: bool) -> HttpResponse:
    try:
        lecture = consentements.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
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
        return liens_recus.sans_effet(request, erreur)
    request.session.pop(CLE, None)
    if choix == "oui":
        suite = "Votre accord est enregistré, avec sa date. Pour y revenir, écrivez à qui vous l'a demandé."
        return liens_recus.dire(request, "Merci", suite)
    return liens_recus.dire(
        request, "Refus enregistré", "Ceux qui écrivent le dossier le voient : ils nommeront quelqu'un d'autre."
    )

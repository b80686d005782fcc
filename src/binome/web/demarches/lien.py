"""Where an operator without an account reads what it was sent and answers, once. For anyone who holds the link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.demarches import demandes, liens
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.socle.erreurs import LienCaducError
from binome.web.demarches.vues import A_REPONDRE
from binome.web.formes.demarches import etape_lue

CLE = "reponse_d_operateur"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of the link and drop it from the address, as for a consent; an invented one writes nothing."""
    if liens.existe(jeton):
        request.session[CLE] = jeton
    else:
        request.session.pop(CLE, None)
    return redirect("reponse-d-operateur")


@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest) -> HttpResponse:
    """The request, and the answer."""
    reponse = _repondre(request) if request.method == "POST" else _lire(request)
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


def _lire(request: HttpRequest, refus: DemarcheRefuseeError | None = None) -> HttpResponse:
    try:
        lien, vue = liens.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
    texte, fiche = demandes.relire(vue.demarche)
    contexte = {"lien": lien, "vue": vue, "territoire": texte.territoire, "fiche": fiche, "etats": A_REPONDRE}
    contexte |= {"refus": refus, "saisi": request.POST}
    return render(request, "web/demarches/repondre.html", contexte, status=422 if refus else 200)


def _repondre(request: HttpRequest) -> HttpResponse:
    jeton = request.session.get(CLE, "")
    try:
        liens.lire(jeton)
        liens.repondre(jeton, etape_lue(request.POST))
    except DemarcheRefuseeError as refus:
        return _lire(request, refus)
    except LienCaducError as erreur:
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
    request.session.pop(CLE, None)
    return _dire(request, "Merci", "Votre réponse est enregistrée. Le territoire en est prévenu.")


def _dire(request: HttpRequest, titre: str, message: str, code: int = 200) -> HttpResponse:
    return render(request, "web/dit.html", {"titre": titre, "message": message}, status=code)

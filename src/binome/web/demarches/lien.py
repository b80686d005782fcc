"""Where an operator without an account reads what it was sent and answers, once. For anyone who holds the link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.demarches import demandes, etapes, liens
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.socle.erreurs import LienCaducError
from binome.web.demarches.vues import A_REPONDRE
from binome.web.socle import liens_recus

CLE = "reponse_d_operateur"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    return liens_recus.garder(request, CLE, jeton, liens.existe, "reponse-d-operateur")


@require_http_methods(["GET", "HEAD", "POST"])
def repondre(request: HttpRequest) -> HttpResponse:
    """The request, and the answer."""
    return liens_recus.fermer(_repondre(request) if request.method == "POST" else _lire(request))


def _lire(request: HttpRequest, refus: DemarcheRefuseeError | None = None) -> HttpResponse:
    try:
        lien, vue = liens.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    texte, fiche = demandes.relire(vue.demarche)
    contexte = {"lien": lien, "vue": vue, "territoire": texte.territoire, "fiche": fiche, "etats": A_REPONDRE}
    contexte |= {"refus": refus, "saisi": request.POST}
    return render(request, "web/demarches/repondre.html", contexte, status=422 if refus else 200)


def _repondre(request: HttpRequest) -> HttpResponse:
    jeton = request.session.get(CLE, "")
    try:
        liens.lire(jeton)
        liens.repondre(jeton, etapes.lire(request.POST))
    except DemarcheRefuseeError as refus:
        return _lire(request, refus)
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    request.session.pop(CLE, None)
    return liens_recus.dire(request, "Merci", "Votre réponse est enregistrée. Le territoire en est prévenu.")

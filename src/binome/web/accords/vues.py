"""Agreements of governances, for anyone: those given to public actions; and the page of a firm that holds a link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.accords import liens, publics
from binome.services.accords.lecture import AccordRefuseError
from binome.services.offre import rapprochements
from binome.services.socle.erreurs import LienCaducError
from binome.web.socle import liens_recus

CLE = "demande_d_accord"


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accords/liste.html", {"accords": publics.tous()})


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    return liens_recus.garder(request, CLE, jeton, liens.existe, "demande-d-accord")


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: HttpRequest) -> HttpResponse:
    """What the firm reads, and its request."""
    return liens_recus.fermer(_demander(request) if request.method == "POST" else _lire(request))


def _lire(request: HttpRequest, refus: AccordRefuseError | None = None) -> HttpResponse:
    try:
        lue = liens.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    dispositifs = [(p.dispositif.id, p.dispositif.nom) for p in rapprochements.dispositifs()]
    contexte = {"lue": lue, "dispositifs": dispositifs, "refus": refus, "saisi": request.POST}
    return render(request, "web/accords/demander.html", contexte, status=422 if refus else 200)


def _demander(request: HttpRequest) -> HttpResponse:
    objet, dispositif = request.POST.get("objet", ""), request.POST.get("dispositif", "")[:80]
    try:
        demande = liens.demander(request.session.get(CLE, ""), objet, dispositif)
    except AccordRefuseError as refus:
        return _lire(request, refus)
    except LienCaducError as erreur:
        return liens_recus.sans_effet(request, erreur)
    request.session.pop(CLE, None)
    suite = f"Le binôme de {demande.dossier.territoire} en est prévenu. Qui vous a écrit vous dira sa réponse."
    return liens_recus.dire(request, "L'accord est demandé", suite)

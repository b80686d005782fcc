"""Agreements of governances, for anyone: those given to public actions; and the page of a firm that holds a link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.accords import liens, publics
from binome.services.accords.lecture import AccordRefuseError
from binome.services.offre import rapprochements
from binome.services.socle.erreurs import LienCaducError

CLE = "demande_d_accord"


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accords/liste.html", {"accords": publics.tous()})


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of the link and drop it from the address, as for a consent; an invented one writes nothing."""
    if liens.existe(jeton):
        request.session[CLE] = jeton
    else:
        request.session.pop(CLE, None)
    return redirect("demande-d-accord")


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: HttpRequest) -> HttpResponse:
    """What the firm reads, and its request."""
    reponse = _demander(request) if request.method == "POST" else _lire(request)
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


def _lire(request: HttpRequest, refus: AccordRefuseError | None = None) -> HttpResponse:
    try:
        lue = liens.lire(request.session.get(CLE, ""))
    except LienCaducError as erreur:
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
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
        return _dire(request, "Lien sans effet", erreur.phrase, 410)
    request.session.pop(CLE, None)
    suite = f"Le binôme de {demande.dossier.territoire} en est prévenu. Qui vous a écrit vous dira sa réponse."
    return _dire(request, "L'accord est demandé", suite)


def _dire(request: HttpRequest, titre: str, message: str, code: int = 200) -> HttpResponse:
    page = {"titre": titre, "message": message}
    return render(request, "web/dit.html", page, status=code)

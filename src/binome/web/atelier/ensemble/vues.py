"""Search: a page, and the piece of it that Ctrl-K shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from binome.services.ensemble import recherche
from binome.services.socle import horloge
from binome.web.atelier.ensemble import vu
from binome.web.comptes.personne import compte_de

ENTETE = "X-Fragment"
RACCOURCIS = (
    (("Ctrl", "K"), "ouvrir la recherche", "dans tout l'atelier"),
    (("↓",), "aller au résultat suivant", "dans la recherche"),
    (("↑",), "revenir au résultat d'avant, puis à ce que l'on cherche", "dans la recherche"),
    (("Échap",), "fermer la recherche, ou les remarques d'un champ", "dans tout l'atelier"),
    (("Tab",), "aller au champ, puis à la porte de ses remarques", "où l'on écrit"),
    (("Entrée",), "ouvrir le lien ou le résultat où l'on est", "dans tout l'atelier"),
)
"""Keys, what they do, where: none is a letter alone (WCAG 2.1.4)."""


@never_cache
@require_safe
def chercher(request: HttpRequest) -> HttpResponse:
    """What this person may read that holds the words asked (`q`), in one dossier (`dossier`) or in all."""
    demande, ici = request.GET.get("q", "")[:200].strip(), request.GET.get("dossier", "")[:64]
    trouves = recherche.chercher(compte_de(request), demande, horloge.maintenant(), ici)
    groupes = vu.montrer(trouves)
    contexte = {
        "q": demande,
        "groupes": groupes,
        "combien": sum(len(g.lignes) + g.autres for g in groupes),
        "non_lus": trouves.non_lus,
        "ici": trouves.ici,
    }
    gabarit = "resultats" if ENTETE in request.headers else "page"
    reponse = render(request, f"web/atelier/ensemble/{gabarit}.html", contexte)
    reponse.headers["Vary"] = f"Cookie, {ENTETE}"
    return reponse


@require_safe
def raccourcis(request: HttpRequest) -> HttpResponse:
    """The shortcuts of the keyboard."""
    return render(request, "web/atelier/ensemble/raccourcis.html", {"raccourcis": RACCOURCIS})

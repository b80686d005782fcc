"""The portfolio of a territory: its money by funder, each ratio beside its lines and each line beside its events."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.suivi import argent
from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import emporte, lectures
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement


@require_safe
@sur_dossier(Action.lire_suivi)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Asked, agreed and paid, funder by funder."""
    suivi = lectures.suivre(ouvert)
    titres = lectures.titres(suivi)
    groupes = argent.grouper(suivi.situation.lignes, argent.financeur)
    contexte = cadre_du_suivi(ouvert) | {
        "suivi": suivi,
        "vue": suivi.situation,
        "groupes": [(g, [(li, titres.get(li.fiche, li.fiche)) for li in g.lignes]) for g in groupes],
        "sans_cout": sum(a.action.cout is None for a in suivi.situation.actions),
    }
    return render(request, "web/atelier/suivi/portefeuille.html", contexte)


@require_safe
@sur_dossier(Action.lire_suivi)
def emporter(request: HttpRequest, ouvert: DossierOuvert, forme: str) -> HttpResponseBase:
    """Its lines, as CSV or XLSX."""
    if forme not in emporte.FORMES:
        raise Http404("Le portefeuille s’emporte en CSV ou en XLSX.")
    octets = emporte.portefeuille(lectures.suivre(ouvert), forme)
    nom = f"portefeuille-{ouvert.dossier.identifiant}.{forme}"
    return en_telechargement(HttpResponse(octets), nom, emporte.FORMES[forme])

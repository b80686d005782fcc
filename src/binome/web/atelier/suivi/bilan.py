"""The calendar of a follow-up, and its yearly review to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import bilan, lectures
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement


@require_safe
@sur_dossier(Action.lire_suivi)
def agenda(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What comes, and the reviews."""
    suivi = lectures.suivre(ouvert)
    titres = lectures.titres(suivi)
    contexte = cadre_du_suivi(ouvert) | {
        "suivi": suivi,
        "venues": [(e, titres.get(e.fiche, "")) for e in bilan.echeances(suivi)],
        "annees": bilan.annees(suivi),
    }
    return render(request, "web/atelier/suivi/agenda.html", contexte)


@require_safe
@sur_dossier(Action.lire_suivi)
def ics(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponseBase:
    """The calendar, as a file."""
    octets = bilan.calendrier(lectures.suivre(ouvert))
    nom = f"suivi-{ouvert.dossier.identifiant}.ics"
    return en_telechargement(HttpResponse(octets), nom, "text/calendar; charset=utf-8")


@require_safe
@sur_dossier(Action.lire_suivi)
def telecharger(request: HttpRequest, ouvert: DossierOuvert, forme: str) -> HttpResponseBase:
    """The review of a year."""
    suivi = lectures.suivre(ouvert)
    annee = entier(request.GET.get("annee", "")) or suivi.jour.year
    if forme not in bilan.FORMES or annee not in bilan.annees(suivi):
        raise Http404("Le bilan existe en PDF, en DOCX et en PPTX, pour chaque année depuis le label.")
    octets = bilan.bilan(suivi, annee, forme)
    nom = f"bilan-{annee}-{ouvert.dossier.identifiant}.{forme}"
    return en_telechargement(HttpResponse(octets), nom, bilan.FORMES[forme][0])

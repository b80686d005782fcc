"""The follow-up as a workbook: taken away, given back, told first, then written."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.documents.tableur import OCTETS_MAX, ClasseurRefuseError
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import accord, soigner
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import classeur
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement

_SEL = "binome.import-du-suivi"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sur_dossier(Action.lire_suivi)
def telecharger(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponseBase:
    """The workbook to fill."""
    octets = classeur.exporter(ouvert)
    return en_telechargement(HttpResponse(octets), f"suivi-{ouvert.dossier.identifiant}.xlsx", _XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire_suivi)
def importer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Give a workbook back; the answer says what it would write, and writes nothing."""
    contexte = cadre_du_suivi(ouvert)
    if request.method != "POST":
        return render(request, "web/atelier/suivi/classeur.html", contexte)
    fichier = request.FILES.get("classeur")
    try:
        octets = fichier.read(OCTETS_MAX + 1) if fichier else b""
        apercu = classeur.examiner(ouvert.compte, ouvert.dossier.identifiant, octets)
    except ClasseurRefuseError as refus:
        contexte["fautes"] = [str(faute) for faute in refus.fautes] if fichier else ["Choisissez un classeur."]
        return render(request, "web/atelier/suivi/classeur.html", contexte, status=422)
    lues = [saisie.model_dump(mode="json") for saisie in apercu.saisies]
    contexte |= {
        "apercu": apercu,
        "signe": signing.dumps([ouvert.dossier.identifiant, lues], salt=_SEL, compress=True),
    }
    return render(request, "web/atelier/suivi/apercu.html", contexte)


@require_POST
@sur_dossier(Action.lire_suivi)
def appliquer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Write what the page before said."""
    try:
        identifiant, lues = signing.loads(request.POST.get("signe", ""), salt=_SEL)
    except signing.BadSignature:
        identifiant, lues = "", []
    if identifiant != ouvert.dossier.identifiant:
        return HttpResponseBadRequest(soigner("Cette page d'import est incomplète : redonnez le classeur."))
    saisies = tuple(SaisieDeSuivi.model_validate(lue) for lue in lues)
    try:
        faits = classeur.appliquer(ouvert.compte, identifiant, saisies)
    except SuiviRefuseError as refus:
        contexte = cadre_du_suivi(ouvert) | {"fautes": [refus.phrase]}
        return render(request, "web/atelier/suivi/classeur.html", contexte, status=409)
    messages.success(request, f"Le classeur est repris : {accord(faits, 'événement écrit', 'événements écrits')}.")
    return redirect("atelier-suivi", identifiant)

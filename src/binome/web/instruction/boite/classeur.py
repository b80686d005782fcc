"""The inbox as a workbook: taken away, given back, told first."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.documents.tableur import OCTETS_MAX, ClasseurRefuseError
from binome.domaine.langue.typographie import accord, soigner
from binome.services.acces.ouverture import RefusError
from binome.services.administration import campagnes
from binome.services.instruction.boite import classeur, liste
from binome.services.instruction.boite import filtres as questions
from binome.services.instruction.boite.classeur import GesteDeClasseur
from binome.services.instruction.boite.filtres import Filtres
from binome.services.instruction.boite.liste import BoiteOuverte
from binome.web.comptes.personne import compte_de
from binome.web.instruction.porte import sur_campagne
from binome.web.socle.telechargement import en_telechargement

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEL = "binome.instruction.classeur"


def _ouvrir(request: HttpRequest, campagne: str) -> BoiteOuverte:
    ouverte = liste.ouvrir(compte_de(request), campagne)
    if ouverte.moi is None:
        raise RefusError("Ce classeur est celui de qui instruit.")
    return ouverte


@require_safe
@sur_campagne
def exporter(request: HttpRequest, campagne: str) -> HttpResponse:
    """The rows that the page shows, all its pages, as a workbook."""
    ouverte = _ouvrir(request, campagne)
    filtres = Filtres.from_question(request.GET)
    lignes = questions.appliquer(filtres, liste.lignes(ouverte), ouverte.compte.pk)
    return en_telechargement(HttpResponse(classeur.exporter(ouverte, lignes)), f"depots-{campagne}.xlsx", XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_campagne
def importer(request: HttpRequest, campagne: str) -> HttpResponse:
    """Give a workbook back; the answer says what each row would do, and does nothing."""
    ouverte = _ouvrir(request, campagne)
    contexte: dict[str, Any] = {"campagne": ouverte.campagne, "intitule": campagnes.intitule(ouverte.campagne)}
    if request.method != "POST":
        return render(request, "web/instruction/classeur.html", contexte)
    fichier = request.FILES.get("classeur")
    try:
        apercu = classeur.examiner(ouverte, fichier.read(OCTETS_MAX + 1) if fichier else b"")
    except ClasseurRefuseError as refus:
        contexte["fautes"] = [str(faute) for faute in refus.fautes] if fichier else ["Choisissez un classeur."]
        return render(request, "web/instruction/classeur.html", contexte, status=422)
    gestes = [asdict(geste) for geste in apercu.gestes]
    contexte |= {"apercu": apercu, "gestes": signing.dumps([campagne, gestes], salt=_SEL, compress=True)}
    return render(request, "web/instruction/classeur.html", contexte)


@require_POST
@sur_campagne
def appliquer(request: HttpRequest, campagne: str) -> HttpResponse:
    """Do what the page before said."""
    ouverte = _ouvrir(request, campagne)
    try:
        la, gestes = signing.loads(request.POST.get("gestes", ""), salt=_SEL)
    except signing.BadSignature:
        la, gestes = "", []
    if la != campagne:
        return HttpResponseBadRequest(soigner("Cette page d'import est incomplète : redonnez le classeur."))
    faits, refus = classeur.appliquer(ouverte.compte, [_geste(valeurs) for valeurs in gestes])
    if refus:
        contexte = {"campagne": ouverte.campagne, "intitule": campagnes.intitule(ouverte.campagne), "faits": faits}
        contexte["fautes"] = [str(refuse) for refuse in refus]
        return render(request, "web/instruction/classeur.html", contexte, status=409)
    messages.success(request, f"Le classeur est repris : {accord(faits, 'ligne appliquée', 'lignes appliquées')}.")
    return redirect("instruction-boite", campagne)


def _geste(valeurs: dict[str, Any]) -> GesteDeClasseur:
    note = valeurs["note"]
    return GesteDeClasseur(**{**valeurs, "note": tuple(note) if note else None})

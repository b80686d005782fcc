"""The reading pack: asked for, made in the background, taken when it is ready. No page waits for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.acces.ouverture import IntrouvableError
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.lecture import demandes
from binome.web.instruction.cadre import cadre
from binome.web.instruction.porte import sur_depot
from binome.web.socle.telechargement import en_telechargement


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot()
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Where it stands; asking for it."""
    if request.method == "POST":
        demandes.demander(instruit.ouvert.compte, instruit.identifiant)
        messages.success(request, "Demandé. Il se prépare pendant que vous continuez ; revenez ici le prendre.")
        return redirect("instruction-lecture", instruit.identifiant)
    contexte = cadre(instruit, "lecture")
    contexte["etat"] = demandes.etat(instruit)
    return render(request, "web/instruction/lecture.html", contexte)


@require_safe
@sur_depot()
def pdf(request: HttpRequest, instruit: DepotInstruit) -> HttpResponseBase:
    """The file, when it is ready."""
    try:
        chemin, nom = demandes.fichier(instruit)
        octets = chemin.open("rb")
    except (IntrouvableError, FileNotFoundError):
        raise Http404("Ce dossier de lecture n’est pas prêt : demandez-le d’abord.") from None
    return en_telechargement(FileResponse(octets), nom, "application/pdf")

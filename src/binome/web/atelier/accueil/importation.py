"""A candidature that starts from a file of one's own, or from the example."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.domaine.langue.typographie import nombre, soigner
from binome.services.acces.lignes import Campagne
from binome.services.acces.ouverture import RefusError
from binome.services.administration import campagnes
from binome.services.importation import dossier as importation
from binome.web.comptes.personne import compte_de
from binome.web.socle.porte import refuser

ANOMALIES_MONTREES = 20


@require_POST
def importer(request: HttpRequest) -> HttpResponse:
    """Open a candidature from the file sent, or say line by line why it cannot be read."""
    fichier = request.FILES.get("fichier")
    if fichier is None:
        return _illisible(request, "", ["Choisissez un fichier YAML ou JSON avant de l'envoyer."])
    nom = fichier.name or ""
    if (fichier.size or 0) > settings.BINOME_TAILLE_MAX:
        limite = nombre(settings.BINOME_TAILLE_MAX / 1e6, 1)
        return _illisible(request, nom, [f"Ce fichier est trop gros : un dossier tient en {limite} Mo."])

    def annoncer(lissages: Sequence[Anomalie]) -> None:
        for lissage in lissages[:ANOMALIES_MONTREES]:
            messages.info(request, soigner(f"Lu autrement qu'écrit : {lissage}"))

    try:
        dossier = importation.importer(compte_de(request), _campagne(request), fichier.read(), nom, annoncer)
    except DossierIllisibleError as erreur:
        return _illisible(request, nom, [str(a) for a in erreur.anomalies[:ANOMALIES_MONTREES]])
    except (campagnes.CampagneError, RefusError) as erreur:
        return refuser(request, str(erreur))
    return redirect("atelier-dossier", dossier.identifiant)


@require_POST
def dupliquer(request: HttpRequest) -> HttpResponse:
    """Open a candidature that is a copy of the example."""
    try:
        dossier = importation.dupliquer_exemple(compte_de(request), _campagne(request))
    except (campagnes.CampagneError, RefusError) as erreur:
        return refuser(request, str(erreur))
    return redirect("atelier-dossier", dossier.identifiant)


def _campagne(request: HttpRequest) -> Campagne:
    return campagnes.trouver(request.POST.get("campagne", "")[:64])


def _illisible(request: HttpRequest, nom: str, anomalies: list[str]) -> HttpResponse:
    contexte = {"nom": nom, "anomalies": [soigner(a) for a in anomalies]}
    return render(request, "web/atelier/cadre/illisible.html", contexte, status=422)

"""The papers of a committee, to take away: minutes as PDF and DOCX, letters of decision as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from binome.services.acces.ouverture import RefusError
from binome.services.comite import decisions, portefeuille
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.papiers import lettres, proces_verbaux
from binome.web.comite.porte import au_comite
from binome.web.socle.telechargement import en_telechargement

FORMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@au_comite
def proces_verbal(request: HttpRequest, ouvert: ComiteOuvert, rang: int, forme: str) -> HttpResponseBase:
    """The minutes of a session."""
    if forme not in FORMES:
        raise Http404("Le procès-verbal existe en PDF et en DOCX.")
    octets = proces_verbaux.proces_verbal(ouvert, rang, forme)
    nom = f"proces-verbal-{ouvert.campagne.identifiant}-{rang}.{forme}"
    return en_telechargement(HttpResponse(octets), nom, FORMES[forme])


@require_safe
@au_comite
def lettre(request: HttpRequest, ouvert: ComiteOuvert, dossier: str) -> HttpResponseBase:
    """The letter of a decision, a project until it is announced."""
    vu = portefeuille.trouver(ouvert, dossier)
    if vu.deport:
        raise RefusError(f"Vous ne prenez pas part à ce dossier : {vu.deport}")
    trouvees = [d for d in decisions.versions(vu.depot) if d.etat != "remplacee"]
    if not trouvees:
        raise Http404("Aucune décision n’est préparée pour ce dossier.")
    return en_telechargement(HttpResponse(lettres.lettre(trouvees[-1])), f"decision-{dossier}.pdf", FORMES["pdf"])

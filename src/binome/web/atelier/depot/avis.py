"""The opinions on a candidature, as its territory may read them: after the decision, less what bears on someone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.appels.grille import MENTION
from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.instruction import avis_lus
from binome.web.atelier.cadre.cadre import cadre
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_piece_de_preuve


@require_safe
@sur_dossier(Action.lire_confidentiel)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Those who read the whole candidature: an opinion may quote any part of it."""
    contexte = cadre(ouvert, "depot")
    try:
        lus = avis_lus.lire(ouvert.compte, ouvert.dossier.identifiant)
    except RefusError:
        # Nothing is deposited: there is nothing to have an opinion on.
        lus = ()
    contexte |= {"avis": lus, "mention": MENTION}
    return render(request, "web/atelier/depot/avis.html", contexte)


@require_safe
@sur_dossier(Action.lire_depot, Action.instruire)
def horodatage(request: HttpRequest, ouvert: DossierOuvert, empreinte: str, forme: str) -> HttpResponse:
    """The token of an opinion that one may read, its certificates, or all that proves its date."""
    octets = avis_lus.prendre(ouvert.compte, ouvert.dossier.identifiant, empreinte, forme)
    return en_piece_de_preuve(octets, forme, f"avis-{empreinte[:16]}")

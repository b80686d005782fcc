"""The text of a labelled dossier as it stands, read as the candidature is: on a page, on its map, on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.label.label import NOMS_DES_PORTEES
from binome.services.acces.ouverture import DossierOuvert
from binome.services.production import impression
from binome.services.socle import horloge
from binome.services.suivi.modifications import en_vigueur
from binome.services.verification import conformite
from binome.web.atelier.cadre.cadre import cadre
from binome.web.presentation.lecture import a_lire
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement


@require_safe
@sur_dossier(Action.lire_suivi)
def lire(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The text in force, what changed since the label, and what was written in place of a part."""
    texte = en_vigueur.lire(ouvert)
    verdict = conformite.verdict(ouvert, texte.lu, horloge.maintenant())
    contexte = cadre(ouvert, "en-vigueur") | {
        "texte": texte,
        "lu": a_lire(impression.a_lire(texte.lu.document, verdict)),
        "notes": {},
        "amendes": {portee.value: amende for portee, amende in texte.textes.items()},
        "reecrites": [(portee.value, NOMS_DES_PORTEES[portee]) for portee in texte.textes],
        "carte": reverse("atelier-en-vigueur-carte", args=[ouvert.dossier.identifiant]),
    }
    return render(request, "web/atelier/production/en_vigueur.html", contexte)


@require_safe
@sur_dossier(Action.lire_suivi)
def carte(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The map of its perimeter."""
    return HttpResponse(impression.carte(en_vigueur.lire(ouvert).lu.document), content_type="image/svg+xml")


@require_safe
@sur_dossier(Action.lire_suivi)
def pdf(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The same on paper."""
    texte = en_vigueur.lire(ouvert)
    verdict = conformite.verdict(ouvert, texte.lu, horloge.maintenant())
    octets = impression.a_donner_pdf(texte.lu, verdict, texte.en_mots())
    nom = f"{ouvert.dossier.identifiant}-version-{texte.version}.pdf"
    return en_telechargement(HttpResponse(octets), nom, "application/pdf")

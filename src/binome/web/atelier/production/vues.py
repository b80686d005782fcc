"""The candidature as it is read: no form but the one that says « I read it »."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import lectures
from binome.services.plan import plan
from binome.services.production import impression
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.services.verification import conformite
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import numero_de_base
from binome.web.atelier.cadre.par_numero import par_numero
from binome.web.presentation.lecture import a_lire, notes
from binome.web.socle.porte import sur_dossier
from binome.web.socle.telechargement import en_telechargement

PDF = "application/pdf"


@require_safe
@sur_dossier(Action.lire)
def lire(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The whole text, continuous, with what the call says of each part, and what changed since it was last read."""
    contexte = cadre(ouvert, "lire")
    texte = impression.candidature(ouvert)
    contexte |= {
        "empreinte": texte.empreinte if texte.entier else "",
        "depuis": lectures.depuis(ouvert),
        "lu": a_lire(impression.a_lire(contexte["dossier"], contexte["verdict"])),
        "notes": notes(contexte["verdict"], contexte["dossier"]),
        "carte": reverse("atelier-emporter", args=[ouvert.dossier.identifiant, "svg"]),
        "pdf_des_fiches": ouvert.dossier.identifiant,
    }
    return render(request, "web/atelier/production/lire.html", contexte)


@require_POST
@sur_dossier(Action.lire)
def lu(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Say that one read a revision."""
    lectures.marquer(ouvert.compte, ouvert.dossier.identifiant, numero_de_base(request))
    messages.success(request, "C’est noté : la prochaine fois, ce qui aura changé depuis vous sera montré d’abord.")
    return redirect("atelier-lire", ouvert.dossier.identifiant)


@require_safe
@sur_dossier(Action.lire)
def note(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The candidature in two pages, with what each EPCI gets and pays."""
    contexte = cadre(ouvert, "lire")
    contexte["note"] = impression.note(contexte["dossier"], contexte["verdict"])
    return render(request, "web/atelier/production/note.html", contexte)


@require_safe
@sur_dossier(Action.lire)
def note_pdf(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The same on paper."""
    texte = texte_lisible.lire(ouvert)
    verdict = conformite.verdict(ouvert, texte, horloge.maintenant())
    octets = impression.note_pdf(texte.document, verdict)
    return en_telechargement(HttpResponse(octets), f"{ouvert.dossier.identifiant}-note.pdf", PDF)


@require_safe
@sur_dossier(Action.lire)
@par_numero
def fiche_pdf(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """One action on paper, as this person may read it."""
    texte = texte_lisible.lire(ouvert)
    voulue = plan.fiche_lisible(texte, fiche)
    octets = impression.fiche_pdf(texte.document, voulue.id, horloge.maintenant())
    nom = f"{ouvert.dossier.identifiant}-action-{slugify(voulue.numero_montre)}.pdf"
    return en_telechargement(HttpResponse(octets), nom, PDF)

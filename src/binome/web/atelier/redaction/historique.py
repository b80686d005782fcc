"""The history of a dossier: who changed what, two revisions side by side, and going back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction import enregistrement
from binome.services.redaction import historique as service
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier


@require_safe
@sur_dossier(Action.lire)
def historique(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The revisions that count, newest first."""
    etapes, page = service.lire(ouvert, entier(request.GET.get("page", "")) or 1)
    contexte = cadre(ouvert, "historique") | {"etapes": etapes, "page": page, "deposee": service.deposee(ouvert)}
    return render(request, "web/atelier/redaction/historique.html", contexte)


@require_safe
@sur_dossier(Action.lire)
def comparer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What changed from a revision to another (`?de=3&a=7`; the head by default)."""
    contexte = cadre(ouvert, "historique")
    tete = contexte["revision"].numero
    de, a = (tete if (dit := entier(request.GET.get(cle, ""))) is None else dit for cle in ("de", "a"))
    avant, apres, changements = service.comparer(ouvert, min(de, a), max(de, a))
    contexte |= {
        "avant": avant,
        "apres": apres,
        "changements": [(c, adresse_du_lieu(ouvert.dossier.identifiant, c.chemin)) for c in changements],
    }
    return render(request, "web/atelier/redaction/comparaison.html", contexte)


@require_POST
@sur_dossier(Action.restaurer)
def restaurer(request: HttpRequest, ouvert: DossierOuvert, numero: int) -> HttpResponse:
    """Go back to a revision, as a new one."""
    revision = enregistrement.restaurer(ouvert.compte, ouvert.dossier.identifiant, numero)
    texte = f"Le dossier est revenu à la révision {numero} : c'est maintenant la révision {revision.numero}."
    messages.success(request, soigner(texte))
    return redirect("atelier-historique", ouvert.dossier.identifiant)

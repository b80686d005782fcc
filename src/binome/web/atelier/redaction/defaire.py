"""The button of the bar: take one's last gesture back, or put it again, and show where."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import accord, soigner
from binome.domaine.socle.chemin import lire
from binome.domaine.texte.recit import Changement
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.redaction import defaire as service
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.edition import numero_de_base
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.presentation.nommer import nommer
from binome.web.socle.porte import sur_dossier

_CITES = 3


@require_POST
@sur_dossier(Action.lire)
def defaire(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Undo or redo, then the place that changed; a refusal comes back to the page with its reason."""
    retablir = request.POST.get("sens") == "retablir"
    avant = texte_lisible.lire(ouvert).document
    try:
        fait = service.defaire(ouvert, numero_de_base(request), retablir=retablir)
    except RefusError as refus:
        messages.error(request, soigner(refus.phrase))
        return redirect(_d_ou(request, ouvert))
    noms = list(dict.fromkeys(nommer(c.chemin, avant) for c in fait.changements))
    dits = ", ".join(noms[:_CITES])
    if reste := len(noms) - _CITES:
        dits += f", et {accord(reste, 'autre endroit', 'autres endroits')}" if reste > 0 else ""
    suite = "" if retablir else " « Rétablir », en haut, le remet."
    messages.success(request, soigner(f"{'Rétabli' if retablir else 'Défait'} : {dits}.{suite}"))
    return redirect(_vers(request, ouvert, fait))


def _d_ou(request: HttpRequest, ouvert: DossierOuvert) -> str:
    voulu = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(voulu, allowed_hosts=None):
        return voulu
    return reverse("atelier-dossier", args=[ouvert.dossier.identifiant])


def _vers(request: HttpRequest, ouvert: DossierOuvert, fait: service.Defait) -> str:
    """The place of the first change that is still there; the plan, when the action is not."""
    restes = [c for c in fait.changements if _existe(c, fait)]
    identifiant = ouvert.dossier.identifiant
    if not restes:
        return reverse("atelier-plan", args=[identifiant]) if fait.changements else _d_ou(request, ouvert)
    lieu = urlsplit(adresse_du_lieu(identifiant, restes[0].chemin.removesuffix(".ordre")))
    ici = urlsplit(_d_ou(request, ouvert)).path
    # The short form of an action, which is under its page, shows the same places.
    page = ici if ici.startswith(lieu.path) and "/fiches/" in ici else lieu.path
    return f"{page}#{lieu.fragment}"


def _existe(change: Changement, fait: service.Defait) -> bool:
    """Whether the page of a place exists: that of an action that was taken back does not."""
    debut, crochet, reste = change.chemin.partition("plan_actions.fiches[")
    if debut or not crochet:
        return True
    return lire(fait.arbre, f"plan_actions.fiches[{reste.partition(']')[0]}]") is not None

"""The door of the pages of administration, and the one way that an act is asked for, done, and refused.

An administrator comes in with their second factor (its middleware leads to it whoever lacks it). An act also wants that
they have just proved who they are, and its reason, which the journal keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from binome.appels.catalogue import AppelInconnuError
from binome.domaine.langue.typographie import soigner
from binome.referentiel.erreurs import ReferentielError
from binome.services.administration.administrateurs import AdministrationError
from binome.services.comptes.comptes import CourrielInvalideError
from binome.services.depot.cles import CleIllisibleError
from binome.services.effacement.memoire import MemoireIllisibleError
from binome.web.administration.formulaires import ActeForm
from binome.web.comptes.confirmation import confirmer_d_abord
from binome.web.comptes.personne import compte_de

Vue = Callable[..., HttpResponse]
RESERVEE = "Cette page est réservée aux administrateurs de la plateforme."
REFUS = (
    AdministrationError,
    CourrielInvalideError,
    AppelInconnuError,
    ReferentielError,
    CleIllisibleError,
    MemoireIllisibleError,
)
"""What the services of administration refuse; each says why, in French."""


@dataclass(frozen=True)
class PageActe:
    """A page that does one thing: its title, what it changes, its button; where one comes back to, and its name there.

    `lignes`: what the person must see before they decide, pairs of a name and a value; `voir`: the words of a link to
    the same page with more to see, `?apercu=oui`.
    """

    titre: str
    propos: str
    bouton: str
    retour: str
    retour_nom: str
    lignes: tuple[tuple[str, object], ...] = field(default=())
    voir: str = ""


def page(vue: Vue) -> Vue:
    """A page that an administrator reads. What is not there is a 404."""
    return _reservee(require_safe(vue))


def acte(vue: Vue) -> Vue:
    """A page that an administrator acts by, once they have just proved who they are."""
    return _reservee(confirmer_d_abord(require_http_methods(["GET", "HEAD", "POST"])(vue)))


def _reservee(vue: Vue) -> Vue:
    @never_cache
    @wraps(vue)
    def gardee(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not compte_de(request).administrateur:
            return render(request, "web/atelier/cadre/refus.html", {"raison": RESERVEE}, status=403)
        try:
            return vue(request, *args, **options)
        except AdministrationError as absent:
            raise Http404(soigner(str(absent))) from None

    return gardee


def agir(
    request: HttpRequest,
    acte: PageActe,
    formulaire: Callable[..., ActeForm],
    faire: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Show the form of an act, or do it: `faire` gets what was typed and gives the sentence of what was done.

    A refusal comes back with the form, and what was typed in it.
    """
    if request.method != "POST":
        return _montrer(request, acte, formulaire(), 200)
    rempli = formulaire(request.POST)
    if rempli.is_valid():
        try:
            dit = faire(rempli.cleaned_data)
        except REFUS as refus:
            rempli.add_error(None, str(refus))
        else:
            messages.success(request, soigner(dit))
            return redirect(acte.retour)
    return _montrer(request, acte, rempli, 422)


def _montrer(request: HttpRequest, acte: PageActe, formulaire: ActeForm, code: int) -> HttpResponse:
    return render(request, "web/administration/acte.html", {"acte": acte, "form": formulaire}, status=code)


def numero_de_page(request: HttpRequest) -> int:
    """The page asked for, the first one for anything else."""
    brut = request.GET.get("page", "")
    return max(1, int(brut)) if brut.isascii() and brut.isdecimal() and len(brut) < 7 else 1


def recherche(request: HttpRequest) -> str:
    """What is looked for, without what no base can hold."""
    return request.GET.get("q", "").replace("\0", "").encode("utf-8", "ignore").decode()[:200].strip()

"""What someone who judges declares of themselves: for whom they work, what they hold, and that this is all."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from binome.services.administration import campagnes
from binome.services.conflits import decisions, declarations, propositions
from binome.services.conflits.refus import LienImpossibleError
from binome.web.comptes.personne import compte_de
from binome.web.instruction.liens.formulaires import InteretForm, MandatForm, refuser
from binome.web.instruction.porte import sur_campagne


@require_http_methods(["GET", "HEAD", "POST"])
@sur_campagne
def miennes(request: HttpRequest) -> HttpResponse:
    """One's offices, and one's interests campaign by campaign; a new office is written here."""
    form = MandatForm(request.POST if request.method == "POST" else None, prefix="mandat")
    if request.method == "POST" and form.is_valid():
        fait = _essayer(
            form,
            lambda: declarations.declarer_mandat(
                compte_de(request), form.dite, form.cleaned_data["fonction"], form.periode
            ),
        )
        if fait:
            messages.success(request, "C’est déclaré.")
            return redirect("instruction-declarations")
    return _montrer(request, mandat=form if request.method == "POST" else MandatForm(prefix="mandat"))


@require_POST
@sur_campagne
def interet(request: HttpRequest, campagne: str) -> HttpResponse:
    """A new interest, for a campaign."""
    form = InteretForm(request.POST, prefix=campagne)
    if form.is_valid():
        dit = form.cleaned_data
        fait = _essayer(
            form,
            lambda: declarations.declarer_interet(
                compte_de(request), campagne, form.dite, dit["texte"], form.periode, personnel=dit["personnel"]
            ),
        )
        if fait:
            messages.success(request, "L’intérêt est déclaré. Qui instruit ou siège dans cette campagne peut le lire.")
            return redirect("instruction-declarations")
    return _montrer(request, interets={campagne: form})


@require_POST
@sur_campagne
def tout_dit(request: HttpRequest, campagne: str) -> HttpResponse:
    """That is all that one has to declare."""
    declarations.declarer_tout_dit(compte_de(request), campagne)
    messages.success(request, "Votre déclaration est datée d’aujourd’hui. Refaites-la si votre situation change.")
    return redirect("instruction-declarations")


@require_POST
@sur_campagne
def retirer(request: HttpRequest, quoi: str, cle: int) -> HttpResponse:
    """Withdraw an office or an interest that one declared."""
    (declarations.retirer_mandat if quoi == "mandat" else declarations.retirer_interet)(compte_de(request), cle)
    messages.success(request, "C’est retiré. Le journal en garde la trace.")
    return redirect("instruction-declarations")


@require_POST
@sur_campagne
def confirmer(request: HttpRequest, cle: int) -> HttpResponse:
    """Whether the office that a list gives to someone of that name is one's own."""
    if (dit := request.POST.get("reponse", "")) not in ("oui", "non"):
        return HttpResponseBadRequest("Répondez oui ou non.")
    propositions.repondre(compte_de(request), cle, oui=dit == "oui")
    messages.success(request, "Le mandat est le vôtre." if dit == "oui" else "C’est noté : ce n’est pas vous.")
    return redirect("instruction-declarations")


def _essayer(form: forms.Form, faire: Callable[[], object]) -> bool:
    try:
        faire()
    except LienImpossibleError as refus:
        refuser(form, refus.phrase)
        return False
    return True


def _montrer(
    request: HttpRequest, mandat: MandatForm | None = None, interets: dict[str, InteretForm] | None = None
) -> HttpResponse:
    compte, saisis = compte_de(request), interets or {}
    fautif = bool(saisis) or bool(mandat and mandat.is_bound)
    contexte = {
        "a_confirmer": propositions.a_confirmer(compte),
        "deports": decisions.de_moi(compte),
        "mandats": declarations.mes_mandats(compte),
        "organisation": compte.organisation,
        "mandat": mandat or MandatForm(prefix="mandat"),
        "campagnes": [
            (dites, campagnes.intitule(dites.campagne), saisis.get(cle) or InteretForm(prefix=cle))
            for dites in declarations.mes_campagnes(compte)
            if (cle := dites.campagne.identifiant)
        ],
    }
    return render(request, "web/instruction/liens/declarations.html", contexte, status=422 if fautif else 200)

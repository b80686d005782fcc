"""The entrance of instruction: the campaigns that someone instructs or judges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from binome.services.administration import campagnes
from binome.services.instruction.boite import liste
from binome.web.comptes.personne import compte_de
from binome.web.instruction.porte import sur_campagne


@require_safe
@sur_campagne
def accueil(request: HttpRequest) -> HttpResponse:
    """The campaigns; straight to its inbox when there is but one."""
    siennes = liste.campagnes_de(compte_de(request))
    if len(siennes) == 1:
        return redirect("instruction-boite", siennes[0].identifiant)
    contexte = {"campagnes": [(c, campagnes.intitule(c)) for c in siennes]}
    return render(request, "web/instruction/accueil.html", contexte)

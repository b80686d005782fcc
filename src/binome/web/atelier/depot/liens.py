"""What a team says of those who judge it: a tie that it knows, to be weighed by who decides."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.conflits import declarations
from binome.services.conflits.refus import LienImpossibleError
from binome.web.atelier.cadre.cadre import cadre
from binome.web.socle.porte import sur_dossier


class SignalementForm(forms.Form):
    """A person who judges, named, and what ties them."""

    nom = forms.CharField(
        label="La personne", max_length=200, help_text="Son nom, et sa fonction si elle aide à la reconnaître."
    )
    texte = forms.CharField(
        label="Le lien",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un fait et d'où vous le savez. Par exemple : administratrice de la société qui porte l'action 2-03.",
    )
    personnel = forms.BooleanField(
        label="C'est un intérêt personnel",
        required=False,
        help_text="Cochez si elle, ou un proche, peut y gagner ou y perdre. Sinon, c'est un lien entre organismes.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.signaler_lien)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What was said so far, and one more."""
    form = SignalementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        dit = form.cleaned_data
        try:
            declarations.signaler(
                ouvert.compte, ouvert.dossier.identifiant, dit["nom"], dit["texte"], personnel=dit["personnel"]
            )
        except LienImpossibleError as refus:
            form.add_error(None, refus.phrase)
        else:
            messages.success(request, "C’est dit. Qui instruit ou siège dans cette campagne peut le lire.")
            return redirect("atelier-liens", ouvert.dossier.identifiant)
    contexte = cadre(ouvert, "depot") | {"signales": declarations.signales(ouvert), "form": form}
    return render(request, "web/atelier/depot/liens.html", contexte, status=422 if form.errors else 200)

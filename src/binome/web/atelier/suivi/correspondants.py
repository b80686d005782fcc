"""Who is asked, each quarter, where each action stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import lectures, points
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.socle.porte import sur_dossier


class CorrespondantForm(forms.Form):
    """Someone to ask."""

    nom = forms.CharField(label="Nom", max_length=120)
    courriel = forms.EmailField(label="Adresse électronique", max_length=254)

    def __init__(self, *args: Any, fiches: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fiche"] = forms.ChoiceField(label="Action", choices=fiches)
        self.order_fields(["fiche", "nom", "courriel"])


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.tenir_suivi)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponseBase:
    """They, and the form to name one more."""
    suivi, refus = lectures.suivre(ouvert), ""
    formulaire = CorrespondantForm(request.POST or None, fiches=[(a.fiche, a.nom) for a in suivi.plan])
    if request.method == "POST" and formulaire.is_valid():
        dit = formulaire.cleaned_data
        try:
            points.nommer(ouvert.compte, ouvert.dossier.identifiant, dit["fiche"], dit["nom"], dit["courriel"])
        except SuiviRefuseError as erreur:
            refus = erreur.phrase
        else:
            messages.success(request, "La première lettre part : la personne dira où en est l'action, sans compte.")
            return redirect("atelier-suivi-correspondants", ouvert.dossier.identifiant)
    titres = lectures.titres(suivi)
    contexte = cadre_du_suivi(ouvert) | {
        "suivi": suivi,
        "correspondants": [(c, titres.get(c.fiche, c.fiche)) for c in points.correspondants(suivi.label)],
        "formulaire": formulaire,
        "refus": refus,
    }
    return render(
        request, "web/atelier/suivi/correspondants.html", contexte, status=422 if request.method == "POST" else 200
    )


@require_POST
@sur_dossier(Action.tenir_suivi)
def retirer(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponseBase:
    """Ask someone no longer."""
    points.retirer(ouvert.compte, ouvert.dossier.identifiant, cle)
    messages.success(request, "On ne demandera plus rien à cette personne ; ce qu'elle a dit reste.")
    return redirect("atelier-suivi-correspondants", ouvert.dossier.identifiant)

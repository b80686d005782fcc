"""What each operator did of what it was asked and of what it promised: delays, rates, and how many they are of."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.langue.typographie import de_plusieurs
from binome.domaine.socle.modele import Euros, Ligne
from binome.domaine.suivi.delais import Performance, performances
from binome.domaine.suivi.engagements import NOMS_DES_ETATS_D_ENGAGEMENT
from binome.services.suivi import consolidation, engagements, operateurs
from binome.services.suivi.consolidation import Consolidation
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.web.comptes.personne import compte_de
from binome.web.formes.hors_dossier import ChampDuDomaine
from binome.web.suivi.vues import cadre, noms_des_regions, suivie

AXES = {
    "operateur": ("Opérateur", ("operateur",)),
    "annee": ("Opérateur et année", ("operateur", "annee")),
    "dispositif": ("Opérateur et dispositif", ("operateur", "dispositif")),
    "region": ("Opérateur et région", ("operateur", "region")),
}
"""What performances are told by, on demand."""


class ReferenceForm(forms.Form):
    """What an operator declares of the requests of other territories, in a year."""

    operateur_nom = ChampDuDomaine(Ligne, label="Opérateur")
    annee = forms.IntegerField(label="Année", min_value=2018, max_value=2100)
    presentees = forms.IntegerField(label="Demandes présentées hors des territoires labellisés", min_value=0)
    accordees = forms.IntegerField(label="Dont accordées", min_value=0)
    delai_median = forms.IntegerField(label="Délai médian de décision, en jours", min_value=0, required=False)
    demande = ChampDuDomaine(Euros, label="Euros demandés", required=False)
    accorde = ChampDuDomaine(Euros, label="Euros accordés", required=False)
    origine = ChampDuDomaine(Ligne, label="Où l'opérateur le dit", help_text="Le document et sa page.")

    def champs(self) -> dict[str, Any]:
        """What the service asks for, once valid."""
        return {nom: valeur if valeur != "" else None for nom, valeur in self.cleaned_data.items()}


@require_safe
@suivie
def page(request: HttpRequest, campagne: str) -> HttpResponse:
    """Operators, side by side."""
    vue = consolidation.consolider(compte_de(request), campagne)
    return _page(request, vue, ReferenceForm())


@require_POST
@suivie
def declarer(request: HttpRequest, campagne: str) -> HttpResponseBase:
    """Write what an operator declares of its other requests."""
    vue, formulaire, refus = consolidation.consolider(compte_de(request), campagne), ReferenceForm(request.POST), ""
    if formulaire.is_valid():
        try:
            operateurs.declarer(compte_de(request), vue.campagne, formulaire.champs())
        except SuiviRefuseError as erreur:
            refus = erreur.phrase
        else:
            messages.success(request, "Le chiffre est écrit, avec son origine.")
            return redirect("suivi-operateurs", campagne)
    return _page(request, vue, formulaire, refus, 422)


def _page(
    request: HttpRequest, vue: Consolidation, formulaire: ReferenceForm, refus: str = "", code: int = 200
) -> HttpResponse:
    par = request.GET.get("par", "") if request.GET.get("par") in AXES else "operateur"
    references = operateurs.references(vue.campagne) if par == "annee" else {}
    noms = noms_des_regions(vue)
    promis = engagements.de_la_campagne(vue.campagne, [t.label.pk for t in vue.territoires], vue.jour)
    contexte = cadre(vue, "operateurs") | {
        "par": par,
        "axes": [(cle, nom) for cle, (nom, _) in AXES.items()],
        "titre": AXES[par][0],
        "lignes": [
            (_nom(p, noms if par == "region" else {}), p, _reference(p, references) if par == "annee" else None)
            for p in performances(vue.lignes, AXES[par][1])
        ],
        "promesses": [
            (
                nom,
                [
                    (de_plusieurs(NOMS_DES_ETATS_D_ENGAGEMENT[e], n), n)
                    for e, n in Counter(e.etat for e in siennes).items()
                ],
            )
            for nom, siennes in promis
        ],
        "formulaire": formulaire if compte_de(request).administrateur else None,
        "refus": refus,
    }
    return render(request, "web/suivi/operateurs.html", contexte, status=code)


def _nom(performance: Performance, regions: dict[str, str]) -> str:
    return ", ".join(regions.get(morceau, morceau) or "non précisé" for morceau in performance.cle)


def _reference(performance: Performance, references: dict[tuple[str, str], Any]) -> Any:
    operateur, annee = performance.cle
    return references.get((engagements.cle_d_operateur(operateur), annee))

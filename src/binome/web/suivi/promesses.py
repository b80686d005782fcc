"""What was promised to every territory of a campaign: read by who follows it, written by an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.suivi.engagements import NOMS_DES_ACTES_D_ENGAGEMENT, NOMS_DES_ETATS_D_ENGAGEMENT, ActeDEngagement
from binome.services.suivi import a_tous, consolidation
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.web.comptes.personne import compte_de
from binome.web.formes.engagements import PromesseForm, SuiteForm
from binome.web.formes.saisie import entier
from binome.web.suivi.vues import cadre, suivie


@require_http_methods(["GET", "HEAD", "POST"])
@suivie
def page(request: HttpRequest, campagne: str) -> HttpResponseBase:
    """The promises made to all, and the forms of an administrator."""
    vue, compte = consolidation.consolider(compte_de(request), campagne), compte_de(request)
    neuf = PromesseForm(request.POST if request.POST.get("geste") == "promettre" else None, fiches=[])
    del neuf.fields["fiche"]
    dite = request.POST if request.POST.get("geste") == "suivre" else None
    suite, refus, choisi = SuiteForm(ActeDEngagement, dite, auto_id="dite_%s"), "", 0
    if request.method == "POST":
        choisi = entier(request.POST.get("engagement", "")) or 0
        try:
            if dite is None and neuf.is_valid():
                a_tous.promettre(compte, campagne, neuf.saisie())
            elif dite is not None and suite.is_valid():
                a_tous.suivre(compte, campagne, choisi, suite.saisie())
            else:
                refus = "Rien n'est écrit : voyez ce qui manque plus bas."
        except SuiviRefuseError as erreur:
            refus = erreur.phrase
        if not refus:
            messages.success(request, "C'est écrit, pour tous les territoires.")
            return redirect("suivi-engagements", campagne)
    lignes = [
        {
            "lu": lu,
            "etat": NOMS_DES_ETATS_D_ENGAGEMENT[lu.etat],
            "suites": [(s, NOMS_DES_ACTES_D_ENGAGEMENT[ActeDEngagement(s.acte)]) for s in lu.suites],
            "form": suite if lu.ligne.pk == choisi else SuiteForm(ActeDEngagement, auto_id=f"suite_{lu.ligne.pk}_%s"),
        }
        for lu in a_tous.lire(vue)
    ]
    contexte = cadre(vue, "engagements") | {"lignes": lignes, "neuf": neuf, "refus": refus, "choisi": choisi}
    contexte["tient"] = compte.administrateur
    return render(request, "web/suivi/engagements.html", contexte, status=422 if refus else 200)

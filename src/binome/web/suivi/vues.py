"""The follow-up of a région or of the country: territories side by side, funders, what committees decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from binome.domaine.suivi.evenements import ActeDeDecision
from binome.domaine.suivi.phrases import raconter
from binome.services.administration import campagnes
from binome.services.socle import referentiel
from binome.services.suivi import consolidation, emporte
from binome.services.suivi.consolidation import Consolidation
from binome.web.comptes.personne import compte_de
from binome.web.socle.porte import gardee
from binome.web.socle.telechargement import en_telechargement

ALERTES = 40
"""Amounts to check that the page shows; the workbook has them all."""
suivie = gardee("Cette campagne n’existe pas, ou vous n’en suivez pas les labels.")
"""A page for who follows labels."""


@require_safe
@suivie
def accueil(request: HttpRequest) -> HttpResponse:
    """The campaigns that someone follows; straight to it when there is but one."""
    siennes = consolidation.campagnes_de(compte_de(request))
    if len(siennes) == 1:
        return redirect("suivi-campagne", siennes[0].identifiant)
    contexte = {"campagnes": [(c.identifiant, campagnes.intitule(c)) for c in siennes]}
    return render(request, "web/suivi/accueil.html", contexte)


@require_safe
@suivie
def campagne(request: HttpRequest, campagne: str) -> HttpResponse:
    """Every territory that its reader follows, in the same columns."""
    vue = consolidation.consolider(compte_de(request), campagne)
    noms = noms_des_regions(vue)
    alertes = [(t, alerte) for t in vue.territoires for alerte in t.resume.alertes]
    contexte = cadre(vue, "territoires") | {
        "sommes": vue.sommes,
        "territoires": [(t, [noms[code] for code in t.regions]) for t in vue.territoires],
        "regions": [(noms.get(code, "région inconnue"), siens, sommes) for code, siens, sommes in vue.par_region],
        "financeurs": vue.par_financeur,
        "decisions": [
            (nom, [(t, e, raconter(e)) for t, e in vue.decisions(instance)])
            for nom, instance in (("régional", ActeDeDecision.regional), ("national", ActeDeDecision.national))
        ],
        "actions": sum(t.resume.actions for t in vue.territoires),
        "dites": sum(t.dites for t in vue.territoires),
        "retards": sum(t.resume.retards for t in vue.territoires),
        "alertes": alertes[:ALERTES],
        "tues": len(alertes[ALERTES:]),
    }
    return render(request, "web/suivi/campagne.html", contexte)


@require_safe
@suivie
def exporter(request: HttpRequest, campagne: str, forme: str) -> HttpResponseBase:
    """The table of territories, as CSV or XLSX."""
    if forme not in emporte.FORMES:
        raise Http404("Le suivi s’emporte en CSV ou en XLSX.")
    vue = consolidation.consolider(compte_de(request), campagne)
    octets = emporte.consolide(vue, noms_des_regions(vue), forme)
    return en_telechargement(HttpResponse(octets), f"suivi-{campagne}.{forme}", emporte.FORMES[forme])


def cadre(vue: Consolidation, ici: str) -> dict[str, Any]:
    """What every page of a campaign says: which, at what level."""
    noms = noms_des_regions(vue, vue.portees or ())
    return {
        "vue": vue,
        "campagne": vue.campagne,
        "intitule": campagnes.intitule(vue.campagne),
        "niveau": "tout le pays" if vue.portees is None else ", ".join(noms[c] for c in sorted(vue.portees)),
        "ici": ici,
    }


def noms_des_regions(vue: Consolidation, codes: Iterable[str] = ()) -> dict[str, str]:
    """Code of a région → its name, or the code itself when the référentiel does not know it."""
    geographie = referentiel.partager()
    tous = {*codes, *(code for t in vue.territoires for code in t.regions)}
    return {code: region.nom if (region := geographie.region(code)) else code for code in tous}

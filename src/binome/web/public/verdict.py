"""The verdict: every finding with its clause, its evidence, its place and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.web.presentation.constats import A_TRAITER, compter, grouper
from binome.web.presentation.constats import PAR_CLE as PAR_NIVEAU
from binome.web.presentation.dossier_vu import cadre, constats_de
from binome.web.presentation.parties import PAR_CLE, PARTIES
from binome.web.public.memoire import garder
from binome.web.public.vitrine import candidature_ou_404

AUTRES = ("a_verifier", "conforme", "sans_objet")


@require_safe
@garder
def verdict(request: HttpRequest, identifiant: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    partie = PAR_CLE.get(request.GET.get("partie", ""))
    constats = constats_de(candidature, partie)
    filtres = [{"partie": p, "compte": compter(constats_de(candidature, p)), "ici": p is partie} for p in PARTIES]
    contexte = {
        "groupes": grouper(constats, A_TRAITER),
        "autres": grouper(constats, AUTRES),
        "filtre": partie,
        "filtres": filtres,
        "bilan": [(PAR_NIVEAU[cle], getattr(candidature.verdict.bilan, cle)) for cle in (*A_TRAITER, *AUTRES[:2])],
        "total": compter(constats_de(candidature)),
    }
    return render(request, "web/public/dossier/verdict.html", {**cadre(candidature, "verdict"), **contexte})

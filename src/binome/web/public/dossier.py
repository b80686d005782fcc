"""The pages of a dossier, one per part."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.appels.catalogue import retrouver_appel
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.propositions import AutourVu, autour_vu
from binome.services.calculs import noyaux
from binome.services.production.cartes import dessins_compares
from binome.services.publication.vitrine import Candidature
from binome.web.presentation import tables
from binome.web.presentation.dossier_vu import a_traiter, a_traiter_sous, cadre
from binome.web.presentation.industrie import preuves_vues
from binome.web.presentation.mesures import mesures_vues
from binome.web.presentation.parties import JUSTIFICATIONS, PAR_CLE
from binome.web.public.memoire import garder
from binome.web.public.vitrine import candidature_ou_404


def _page(request: HttpRequest, candidature: Candidature, partie: str, **contexte: object) -> HttpResponse:
    gabarit = f"web/public/dossier/{partie.replace('-', '_')}.html"
    tout = {**cadre(candidature, partie), "groupes": a_traiter(candidature, PAR_CLE[partie]), **contexte}
    return render(request, gabarit, {**tout, "partie": PAR_CLE[partie]})


@require_safe
@garder
def presentation(request: HttpRequest, identifiant: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    chiffres = {c.id: c for c in candidature.dossier.chiffres}
    objectif = candidature.dossier.objectif
    portes = [chiffres[cle] for cle in objectif.chiffres] if objectif else []
    contexte = {
        "chiffres_objectif": portes,
        "membres_retenus": len(candidature.dossier.perimetre.sirens_retenus),
        "binomes_complets": sum(b.complet for b in candidature.dossier.gouvernance.binomes),
    }
    return _page(request, candidature, "presentation", **contexte, **_resume(candidature))


@require_safe
@garder
def perimetre(request: HttpRequest, identifiant: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    justifications = candidature.dossier.perimetre.justifications
    evaluation, trouvees = candidature.evaluation(), candidature.autour()
    page = _page(
        request,
        candidature,
        "perimetre",
        carte=candidature.carte(),
        membres=tables.membres(candidature.dossier, candidature.geographie, request.GET),
        mesures=mesures_vues(evaluation) if evaluation else None,
        preuves=preuves_vues(evaluation) if evaluation else None,
        proposees=_autour(candidature, trouvees) if trouvees else None,
        en_attente=trouvees is None,
        justifications=[(cle, nom, getattr(justifications, cle)) for cle, nom in JUSTIFICATIONS.items()],
    )
    if trouvees is None:
        page.headers["Refresh"], page.headers["Cache-Control"] = str(noyaux.ATTENTE_S), "no-store"
    return page


def _autour(candidature: Candidature, trouvees: dict[str, Any]) -> AutourVu:
    geographie, codes = candidature.geographie, trouvees["question"]["retenus"]
    cartes = dessins_compares(geographie, codes, {p["place"]: p["unites"] for p in trouvees["propositions"]})
    voisins = {v for s in codes for v in geographie.voisins(s)}
    places = [p["place"] for p in trouvees["propositions"]]
    return autour_vu(trouvees, geographie.noms_des_epci(), voisins, dict(zip(places, cartes, strict=True)))


@require_safe
@garder
def plan_actions(request: HttpRequest, identifiant: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    axes = tables.par_axe(candidature.dossier, candidature.verdict)
    return _page(request, candidature, "plan-d-actions", axes=axes, **_resume(candidature))


def _resume(candidature: Candidature) -> dict[str, Any]:
    return tables.resume(candidature.dossier, retrouver_appel(candidature.dossier.appel).appel)


@require_safe
@garder
def fiche(request: HttpRequest, identifiant: str, fiche: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    fiches = candidature.dossier.plan_actions.fiches
    rang = next((k for k, f in enumerate(fiches) if f.id == fiche), None)
    if rang is None:
        raise Http404(f"Ce dossier n’a pas d’action « {fiche} ».")
    trouvee, noms = fiches[rang], retrouver_appel(candidature.dossier.appel).appel.noms_enjeux
    contexte = {
        "fiche": trouvee,
        "base": f"plan_actions.fiches[{trouvee.id}]",
        "axe": next((a for a in candidature.dossier.plan_actions.axes if a.id == trouvee.axe), None),
        "enjeux": [noms.get(e, e) for e in candidature.dossier.plan_actions.enjeux_de(trouvee)],
        "filieres": [f.nom for f in candidature.dossier.filieres if f.id in trouvee.filieres],
        "pieces": [p for p in candidature.dossier.pieces if p.id in trouvee.pieces],
        "epci": _noms_epci(candidature.dossier, trouvee.territoires.epci),
        "precedente": fiches[rang - 1] if rang else None,
        "suivante": fiches[rang + 1] if rang + 1 < len(fiches) else None,
        "groupes": a_traiter_sous(candidature, f"plan_actions.fiches[{trouvee.id}]"),
        "partie": PAR_CLE["plan-d-actions"],
        "de_la_fiche": True,
        "courant": "true",
    }
    return render(request, "web/public/dossier/fiche.html", {**cadre(candidature, "plan-d-actions"), **contexte})


def _noms_epci(dossier: Dossier, sirens: tuple[str, ...]) -> list[str]:
    noms = {m.siren: m.nom for m in dossier.perimetre.membres}
    return [noms.get(siren, siren) for siren in sirens]


@require_safe
@garder
def gouvernance(request: HttpRequest, identifiant: str) -> HttpResponse:
    return _page(request, candidature_ou_404(identifiant), "gouvernance")


@require_safe
@garder
def chiffres(request: HttpRequest, identifiant: str) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    registre = tables.chiffres(candidature.dossier, candidature.verdict, request.GET)
    return _page(request, candidature, "chiffres", registre=registre)

"""The offer of services: the schemes, one of them, and what they say of each action of a dossier. Never kept: the day
decides."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.offre.classement import Index
from binome.offre.dispositif import ENJEUX, NATURES
from binome.services.offre import rapprochements
from binome.web.presentation.dossier_vu import cadre
from binome.web.presentation.offre import DispositifVu, dispositif_vu, fiche_vue, filtrer
from binome.web.presentation.parties import adresses_publiques
from binome.web.public.vitrine import candidature_ou_404

TAILLE_Q = 80
_NOTE_MIN = 0.3


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    jour = rapprochements.jour()
    demande = request.GET.get("q", "").strip()[:TAILLE_Q]
    choix = {nom: request.GET.get(nom, "") for nom in ("enjeu", "nature", "moment")}
    tous = [dispositif_vu(p.dispositif, jour) for p in rapprochements.dispositifs()]
    tous.sort(key=lambda vu: vu.rang)
    montres = filtrer(tous, choix["enjeu"], choix["nature"], choix["moment"])
    if demande:
        montres = _proches(montres, demande)
    contexte = {
        "jour": jour,
        "dispositifs": montres,
        "total": len(tous),
        "fermes": sum(vu.niveau.mot == "Fermé" for vu in tous),
        "demande": demande,
        "enjeux": ENJEUX.items(),
        "natures": [(n.value, mot) for n, mot in NATURES.items() if any(n in vu.dispositif.natures for vu in tous)],
        **choix,
        "filtre": bool(demande or any(choix.values())),
    }
    return render(request, "web/public/offre.html", contexte)


@require_safe
def detail(request: HttpRequest, identifiant: str) -> HttpResponse:
    jour = rapprochements.jour()
    pret = next((p for p in rapprochements.dispositifs() if p.dispositif.id == identifiant), None)
    if pret is None:
        raise Http404("Ce dispositif n'est pas au catalogue.")
    contexte = {
        "vu": dispositif_vu(pret.dispositif, jour),
        "d": pret.dispositif,
        "conditions": [p.ecrite for p in pret.conditions if p.ecrite.id not in ("zone", "porteur")],
    }
    return render(request, "web/public/dispositif.html", contexte)


@require_safe
def panier(request: HttpRequest, identifiant: str) -> HttpResponse:
    """What each action of a candidature may look at: its « panier de services »."""
    return _du_dossier(request, identifiant, None)


@require_safe
def panier_d_une_fiche(request: HttpRequest, identifiant: str, fiche: str) -> HttpResponse:
    """One action, with every condition and its proof."""
    return _du_dossier(request, identifiant, fiche)


def _du_dossier(request: HttpRequest, identifiant: str, fiche: str | None) -> HttpResponse:
    candidature = candidature_ou_404(identifiant)
    dossier = candidature.dossier
    if fiche is not None and fiche not in {f.id for f in dossier.plan_actions.fiches}:
        raise Http404(f"La fiche « {fiche} » n'est pas dans ce dossier.")
    adresse = adresses_publiques(dossier)
    appariees = rapprochements.apparier(dossier, fiche=fiche, geographie=candidature.geographie)
    contexte = {
        **cadre(candidature, "offre"),
        "jour": rapprochements.jour(),
        "seule": fiche,
        "numero": dossier.plan_actions.numero_de(fiche) if fiche else "",
        "fiches": [
            fiche_vue(f, lambda lieu: None if lieu.startswith("profil") else adresse(dossier, lieu)) for f in appariees
        ],
    }
    return render(request, "web/public/dossier/offre.html", contexte)


def _proches(vus: list[DispositifVu], demande: str) -> list[DispositifVu]:
    """Those that share a word with what is asked, nearest first."""
    return [vus[rang] for rang in Index([vu.dispositif for vu in vus]).proches(demande, _NOTE_MIN)]

"""What the schemes say of the actions that the reader may read: one fiche, or all of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.offre import porteurs, rapprochements
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.marge import adresses
from binome.web.atelier.cadre.par_numero import par_numero
from binome.web.presentation.offre import FicheVue, fiche_vue
from binome.web.socle.porte import sur_dossier


@require_safe
@sur_dossier(Action.lire)
def panier(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """All the fiches that this person may read."""
    return _page(request, ouvert, None)


@require_safe
@sur_dossier(Action.lire)
@par_numero
def fiche(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """One fiche: it does not exist for who may not read it."""
    return _page(request, ouvert, fiche)


def _page(request: HttpRequest, ouvert: DossierOuvert, fiche: str | None) -> HttpResponse:
    contexte = cadre(ouvert, "plan-d-actions")
    # The document as this reader may read it: what is reserved is not matched for them.
    dossier = contexte["dossier"]
    if fiche is not None and fiche not in {f.id for f in dossier.plan_actions.fiches}:
        raise IntrouvableError(fiche)
    adresse = adresses(ouvert)
    profils = porteurs.lisibles(ouvert)
    appariees = rapprochements.apparier(dossier, fiche=fiche, profils=profils)
    vues: Iterable[FicheVue] = (fiche_vue(a, lambda lieu: _lieu(lieu, adresse(dossier, lieu))) for a in appariees)
    contexte |= {"jour": rapprochements.jour(), "fiches": list(vues), "seule": fiche}
    if fiche is not None:
        contexte |= {
            "numero": dossier.plan_actions.numero_de(fiche),
            "profil_demande": bool(
                porteurs.demandes_par(appariees)
                or porteurs.conditions_a_declarer(appariees, profils.get(fiche) or ProfilEconomique())
            ),
            "peut_declarer": porteurs.peut_declarer(ouvert, fiche),
            "profil_lu": fiche in profils,
            "peut_solliciter": ouvert.peut(Action.solliciter, fiche),
        }
    return render(request, "web/atelier/plan/offre.html", contexte)


def _lieu(lieu: str, adresse: str) -> str | None:
    """A profile is no part of the dossier."""
    return None if lieu.startswith("profil") else adresse

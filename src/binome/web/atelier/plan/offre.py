"""What the schemes say of the actions that the reader may read: one fiche, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.droits.droits import Action
from binome.domaine.socle.chemin import decouper
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.offre import porteurs, rapprochements
from binome.services.texte import textes_amendes
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
    # The document as this reader may read it: what is reserved is not matched for them. Once it is labelled, with the
    # actions that were added since, and without those that stopped.
    dossier = textes_amendes.lisible(ouvert, contexte["revision"])
    deposees = {f.id for f in contexte["dossier"].plan_actions.fiches}
    if fiche is not None and fiche not in {f.id for f in dossier.plan_actions.fiches}:
        raise IntrouvableError(fiche)
    profils = porteurs.lisibles(ouvert)
    appariees = rapprochements.apparier(dossier, fiche=fiche, profils=profils)
    vues: Iterable[FicheVue] = (fiche_vue(a, _adresses(ouvert, contexte["dossier"])) for a in appariees)
    contexte |= {"jour": rapprochements.jour(), "fiches": list(vues), "seule": fiche, "deposees": deposees}
    contexte["numero"] = dossier.plan_actions.numero_de(fiche) if fiche else ""
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


def _adresses(ouvert: DossierOuvert, depose: Dossier) -> Callable[[str], str | None]:
    """Where a place is written: nowhere for a profile, in its follow-up for what an amendment added."""
    adresse = adresses(ouvert)
    deposees = {f.id for f in depose.plan_actions.fiches}

    def ou(lieu: str) -> str | None:
        if lieu.startswith("profil"):
            return None
        fiche = next((cle for champ, cle in decouper(lieu) if champ == "fiches" and cle), None)
        if fiche is not None and fiche not in deposees:
            return reverse("atelier-suivi-action", args=[ouvert.dossier.identifiant, fiche])
        return adresse(depose, lieu)

    return ou

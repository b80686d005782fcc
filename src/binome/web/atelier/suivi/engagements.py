"""What was promised to a territory: who, what, where it is written, and whether it is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.suivi.engagements import (
    NOMS_DES_ACTES_D_ENGAGEMENT,
    NOMS_DES_ETATS_D_ENGAGEMENT,
    ActeDEngagement,
    EtatDEngagement,
)
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.suivi import engagements, lectures, operateurs
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.lectures import SuiviOuvert
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.formes.engagements import PromesseForm, SuiteForm
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier

_A_TRAITER = (EtatDEngagement.en_retard, EtatDEngagement.non_tenu)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire_suivi)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponseBase:
    """The promises, and the forms of who holds the follow-up."""
    suivi, refus, code = lectures.suivre(ouvert), "", 200
    if not lectures.lit_les_engagements(ouvert):
        raise RefusError("Les engagements se lisent avec tout le plan : demandez-les au chef de projet.")
    fiches = [(a.fiche, a.nom) for a in suivi.plan]
    neuf = PromesseForm(request.POST if request.POST.get("geste") == "promettre" else None, fiches=fiches)
    dite = request.POST if request.POST.get("geste") == "suivre" else None
    suite = SuiteForm(ActeDEngagement, dite, auto_id="dite_%s")
    if request.method == "POST":
        try:
            if dit := _agir(request, ouvert, neuf, suite):
                messages.success(request, dit)
                return redirect("atelier-suivi-engagements", ouvert.dossier.identifiant)
        except SuiviRefuseError as erreur:
            refus = erreur.phrase
        code = 422
    contexte = cadre_du_suivi(ouvert) | _montrer(request, suivi, suite)
    contexte |= {"suivi": suivi, "neuf": neuf, "refus": refus, "choisi": entier(request.POST.get("engagement", ""))}
    return render(request, "web/atelier/suivi/engagements.html", contexte, status=code)


def _agir(request: HttpRequest, ouvert: DossierOuvert, neuf: PromesseForm, suite: SuiteForm) -> str:
    """Do what a form asks; nothing is said when it does not hold. Errors: SuiviRefuseError."""
    identifiant, geste = ouvert.dossier.identifiant, request.POST.get("geste", "")
    if not ouvert.peut(Action.tenir_suivi):
        raise RefusError("Réservé à qui tient le suivi : le chef de projet, l'élu et l'industriel du binôme.")
    if geste == "promettre" and neuf.is_valid():
        engagements.promettre(ouvert.compte, identifiant, neuf.saisie())
        return "L'engagement est écrit."
    if geste == "suivre" and suite.is_valid():
        cle = entier(request.POST.get("engagement", "")) or 0
        engagements.suivre(ouvert.compte, identifiant, cle, suite.saisie())
        return "C'est écrit à la suite de l'engagement."
    if geste == "demander":
        courriel, operateur = request.POST.get("courriel", ""), request.POST.get("operateur", "")
        operateurs.demander(ouvert.compte, identifiant, operateur, courriel)
        return "La lettre part : l'opérateur lira ses engagements envers vous, et pourra y répondre sans compte."
    return ""


def _suite(cle: int, suivi: SuiviOuvert) -> SuiteForm:
    return SuiteForm(ActeDEngagement, initial={"jour": suivi.jour}, auto_id=f"suite_{cle}_%s")


def _montrer(request: HttpRequest, suivi: SuiviOuvert, suite: SuiteForm) -> dict[str, Any]:
    vus = {action.fiche for action in suivi.plan}
    lus = [e for e in engagements.du_label(suivi.label, suivi.jour) if not e.ligne.fiche or e.ligne.fiche in vus]
    choisi = entier(request.POST.get("engagement", ""))
    titres = lectures.titres(suivi)
    lignes = [
        {
            "lu": e,
            "etat": NOMS_DES_ETATS_D_ENGAGEMENT[e.etat],
            "a_traiter": e.etat in _A_TRAITER,
            "titre": titres.get(e.ligne.fiche, ""),
            "suites": [(s, NOMS_DES_ACTES_D_ENGAGEMENT[ActeDEngagement(s.acte)]) for s in e.suites],
            "form": suite if e.ligne.pk == choisi else _suite(e.ligne.pk, suivi),
        }
        for e in lus
    ]
    noms = {e.ligne.operateur: e.ligne.operateur_nom for e in lus if e.ligne.label_id}
    return {
        "lignes": lignes,
        "operateurs": sorted(noms.items(), key=lambda connu: alphabetique(connu[1])),
        "tient": suivi.tient,
    }

"""Preparing the request of an action for a scheme, sending it, and saying what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.demarches.etats import NOMS_DES_DEMARCHES, EtatDeDemarche
from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert
from binome.services.demarches import demandes, etapes, lecture, liens
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.numerique import preremplissages
from binome.services.offre import rapprochements
from binome.services.texte import textes_amendes
from binome.web.atelier.cadre.cadre import cadre
from binome.web.formes.demarches import fichier_de, montant_lu
from binome.web.presentation.offre import NIVEAUX_DES_DEMARCHES
from binome.web.socle.porte import sur_dossier

ICI = "demarches"
_A_LA_MAIN = [(e.value, NOMS_DES_DEMARCHES[e]) for e in EtatDeDemarche if e is not EtatDeDemarche.preparee]


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def liste(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What was asked of operators, and where it stands; preparing another request."""
    if request.method != "POST":
        return _liste(request, ouvert)
    ou, dit = ouvert.dossier.identifiant, request.POST
    try:
        preparee = demandes.preparer(
            ouvert.compte,
            ou,
            dit.get("fiche", "")[:64],
            dit.get("dispositif", "")[:80],
            operateur=dit.get("operateur", "")[:64],
            montant=montant_lu(dit.get("montant", "")),
            message=dit.get("message", ""),
        )
    except DemarcheRefuseeError as refus:
        return _liste(request, ouvert, refus)
    messages.success(request, "La demande est prête : relisez son fichier, puis envoyez-la.")
    return redirect("atelier-demarche", ou, preparee.numero)


def _liste(request: HttpRequest, ouvert: DossierOuvert, refus: DemarcheRefuseeError | None = None) -> HttpResponse:
    contexte = cadre(ouvert, ICI)
    document = textes_amendes.lisible(ouvert, contexte["revision"])
    titres = {f.id: f"{f.numero_montre} · {f.titre}" for f in document.plan_actions.fiches}
    contexte |= {
        "lignes": [
            (vue, NIVEAUX_DES_DEMARCHES[vue.etat], titres.get(vue.demarche.fiche, "")) for vue in lecture.lister(ouvert)
        ],
        "demandables": [f for f in document.plan_actions.presentees if ouvert.peut(Action.solliciter, f.id)],
        "dispositifs": [p.dispositif for p in rapprochements.dispositifs() if p.dispositif.operateurs],
        "refus": refus,
        "saisi": request.POST if refus else request.GET,
    }
    return render(request, "web/atelier/demarches/liste.html", contexte, status=422 if refus else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def demarche(request: HttpRequest, ouvert: DossierOuvert, numero: str) -> HttpResponse:
    """One request: its files, its steps, sending it by a mail that can be answered, saying what became of it."""
    if request.method != "POST":
        return _demarche(request, ouvert, numero)
    ou = ouvert.dossier.identifiant
    try:
        if request.POST.get("geste") == "envoyer":
            liens.envoyer(ouvert.compte, ou, numero, request.POST.get("courriel", ""))
            messages.success(request, "La demande part par courriel, avec un lien pour y répondre.")
        elif request.POST.get("geste") == "preremplir":
            preremplissages.demander(ouvert.compte, ou, numero)
            messages.success(request, "Le formulaire se prépare : rechargez cette page dans une minute.")
        else:
            etapes.dire(ouvert.compte, ou, numero, etapes.lire(request.POST))
            messages.success(request, "C'est noté.")
    except DemarcheRefuseeError as refus:
        return _demarche(request, ouvert, numero, refus)
    return redirect("atelier-demarche", ou, numero)


def _demarche(
    request: HttpRequest, ouvert: DossierOuvert, numero: str, refus: DemarcheRefuseeError | None = None
) -> HttpResponse:
    contexte, vue = cadre(ouvert, ICI), lecture.une(ouvert, numero)
    contexte |= {
        "vue": vue,
        "forme": NIVEAUX_DES_DEMARCHES[vue.etat],
        "brouillon": preremplissages.voir(ouvert, vue),
        "etats": _A_LA_MAIN,
        "peut_dire": ouvert.peut(Action.solliciter, vue.demarche.fiche),
        "refus": refus,
        "saisi": request.POST,
    }
    return render(request, "web/atelier/demarches/demarche.html", contexte, status=422 if refus else 200)


@require_safe
@sur_dossier(Action.lire)
def fichier(request: HttpRequest, ouvert: DossierOuvert, numero: str, forme: str) -> HttpResponse:
    """The file, as it was prepared."""
    return fichier_de(lecture.une(ouvert, numero), forme)

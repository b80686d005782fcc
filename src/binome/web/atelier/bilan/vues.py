"""The sheet as it stands, the survey of its actors, its lessons, and the gesture that settles it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from binome.documents.bilan.contenu import du_territoire
from binome.domaine.bilan.enseignements import NOMS_DES_ENSEIGNEMENTS
from binome.domaine.bilan.fiche import NOMS_DES_MOMENTS, MomentDuBilan
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import accord, soigner
from binome.services.acces.ouverture import DossierOuvert
from binome.services.bilan import arrets, enquetes, preparation
from binome.services.bilan import enseignements as lecons
from binome.services.bilan.erreurs import BilanRefuseError
from binome.services.bilan.ouvert import jour_de, moment_de
from binome.services.perimetre.gestes import GesteRefuseError
from binome.services.redaction.enregistrement import ConflitError
from binome.services.socle import horloge
from binome.services.suivi.lectures import SansLabelError
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import numero_de_base
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire_suivi)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What would be settled today, and what was."""
    if request.method != "POST":
        return _page(request, ouvert)
    geste = GESTES.get(request.POST.get("geste", ""))
    try:
        if geste is None:
            raise BilanRefuseError("Ce geste n'existe pas.")
        moment = moment_de(request.POST.get("moment", ""))
        dit = geste(ouvert, moment, request.POST)
    except BilanRefuseError as refus:
        return _page(request, ouvert, refus.phrase, 422)
    messages.success(request, soigner(dit))
    return redirect(f"{reverse('atelier-bilan', args=[ouvert.dossier.identifiant])}?moment={moment.value}")


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: str = "", code: int = 200) -> HttpResponse:
    contexte = cadre(ouvert, "bilan")
    demande = request.POST.get("moment") or request.GET.get("moment", "")
    moment = MomentDuBilan(demande) if demande in set(MomentDuBilan) else MomentDuBilan.mi_parcours
    tenu = contexte["label_tenu"]
    if tenu is None:
        sans = contexte | {"phrase": SansLabelError.PHRASE}
        return render(request, "web/atelier/bilan/sans_label.html", sans, status=code)
    label = tenu.label
    prepare = preparation.preparer(label, moment, jour_de(ouvert, horloge.maintenant()))
    contexte |= {
        "label": label,
        "moment": moment,
        "moments": [(m.value, NOMS_DES_MOMENTS[m]) for m in MomentDuBilan],
        "nom_du_moment": NOMS_DES_MOMENTS[moment],
        "papier": du_territoire(prepare.fiche),
        "arrete_le": prepare.arrete_le,
        "enquete": prepare.enquete,
        "lecons": prepare.lecons,
        "genres": [(g.value, NOMS_DES_ENSEIGNEMENTS[g]) for g in NOMS_DES_ENSEIGNEMENTS],
        "tient": ouvert.peut(Action.tenir_suivi),
        "refus": refus,
        "saisi": request.POST if refus else {},
    }
    return render(request, "web/atelier/bilan/bilan.html", contexte, status=code)


def _ouvrir(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    enquetes.ouvrir(ouvert.compte, ouvert.dossier.identifiant, moment)
    return "L'enquête est ouverte : dites maintenant à qui l'adresser."


def _inviter(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    adresses = dit.get("adresses", "").split()
    combien = enquetes.inviter(ouvert.compte, ouvert.dossier.identifiant, moment, adresses)
    return f"{accord(combien, 'courriel part', 'courriels partent')}, chacun avec son lien."


def _clore(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    enquetes.clore(ouvert.compte, ouvert.dossier.identifiant, moment)
    return "L'enquête est close : ses résultats se lisent dans la fiche, s'il y a assez de réponses."


def _ajouter(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    identifiant = ouvert.dossier.identifiant
    lecons.ajouter(ouvert.compte, identifiant, moment, dit.get("genre", ""), dit.get("texte", ""))
    return "L'enseignement est écrit."


def _retirer(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    lecons.retirer(ouvert.compte, ouvert.dossier.identifiant, entier(dit.get("cle", "")) or 0)
    return "L'enseignement est retiré."


def _arreter(ouvert: DossierOuvert, moment: MomentDuBilan, dit: Any) -> str:
    if not dit.get("public"):
        raise BilanRefuseError("Cochez la case : une fiche arrêtée est publique.")
    arrets.arreter(ouvert.compte, ouvert.dossier.identifiant, moment)
    return "La fiche est arrêtée : chacun peut la lire."


GESTES: Mapping[str, Callable[[DossierOuvert, MomentDuBilan, Any], str]] = {
    "ouvrir": _ouvrir,
    "inviter": _inviter,
    "clore": _clore,
    "ajouter": _ajouter,
    "retirer": _retirer,
    "arreter": _arreter,
}


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def enseignements(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The lessons of former labels of this perimeter: nothing is written that was not ticked."""
    contexte, refus = cadre(ouvert, "plan-d-actions"), ""
    if request.method == "POST":
        try:
            coches, suite = request.POST.getlist("enseignement"), request.POST.getlist("territoire")
            lecons.reprendre(ouvert, numero_de_base(request), coches, suite[:1])
        except (BilanRefuseError, GesteRefuseError) as erreur:
            refus = erreur.phrase
        except ConflitError:
            refus = "Cette partie a changé entre-temps : relisez-la, puis cochez de nouveau."
        else:
            messages.success(request, soigner("C'est repris : relisez, et récrivez avec vos mots."))
            return redirect("atelier-plan", ouvert.dossier.identifiant)
    dossier = contexte["dossier"]
    texte = dossier.plan_actions.enseignements_phase1 or ""
    contexte |= {
        "offerts": [
            (e, NOMS_DES_ENSEIGNEMENTS[e.genre], NOMS_DES_MOMENTS[e.moment], e.texte in texte)
            for e in lecons.offerts(ouvert, dossier.perimetre.sirens_retenus)
        ],
        "anciens": lecons.territoires(ouvert, dossier),
        "refus": refus,
        "coches": request.POST.getlist("enseignement"),
    }
    return render(request, "web/atelier/bilan/enseignements.html", contexte, status=422 if refus else 200)

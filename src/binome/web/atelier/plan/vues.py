"""The action plan: the board and the table, the gestures made on them, the axes, the workbook out and in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.documents.tableur import OCTETS_MAX, ClasseurRefuseError
from binome.domaine.dossier.plan_actions import PlanActions
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.libelles import VISIBILITES
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.plan import classeur, gestes
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.socle import appels
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import (
    Erreurs,
    Saisie,
    enregistrer_saisie,
    numero_de_base,
    repondre_conflit,
    repondre_invalide,
)
from binome.web.atelier.cadre.marge import marge
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.atelier.plan import vu
from binome.web.formes.champs import Contexte, dessiner
from binome.web.formes.conflits import passages
from binome.web.formes.saisie import appliquer_geste, entier, lire_formulaire
from binome.web.socle.porte import sur_dossier

AXES = ("axes", "strategie", "enjeu_local", "elaboration", "enseignements_phase1", "etat_redaction")
PREFIXE = "plan_actions."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEL = "binome.import-du-plan"


@require_safe
@sur_dossier(Action.lire)
def tableau_de_bord(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The board by axis, or the table: two views by link."""
    contexte = cadre(ouvert, "plan-d-actions")
    visible = contexte["dossier"].plan_actions
    modifiables = [f.id for f in visible.fiches if ouvert.peut(Action.modifier_fiche, f.id)]
    lignes = vu.lignes_du_plan(visible, modifiables)
    en_tableau = request.GET.get("vue") == "tableau"
    contexte |= {
        "plan": visible,
        "vue": "tableau" if en_tableau else "axes",
        "cachees": contexte["revision"].tues,
        "visibilites": list(VISIBILITES.items()),
        "axes": vu.axes_du_plan(visible, lignes),
        "tableau": vu.tableau_du_plan(lignes, request.GET),
        "total": vu.totaux(lignes),
        "resume": vu.resume(lignes, appels.maximum_actions(contexte["appel"].id)),
        "groupes": marge(ouvert, contexte, "plan-d-actions"),
    }
    return render(request, "web/atelier/plan/plan.html", contexte)


@require_POST
@sur_dossier(Action.modifier)
def geste(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Add, duplicate, remove, move, present or put away a fiche; choose those that are presented."""
    base, retour = numero_de_base(request), _retour(request, ouvert)
    try:
        valeurs, nouvelle = _valeurs(request, _plan_de_base(ouvert, base), ouvert.memoire.fiches)
    except gestes.GesteImpossibleError as erreur:
        messages.error(request, soigner(str(erreur)))
        return redirect(retour)
    if nouvelle:
        retour = reverse("atelier-fiche", args=[ouvert.dossier.identifiant, nouvelle])
    return enregistrer_saisie(request, ouvert, Saisie(base, valeurs, retour))


def _valeurs(request: HttpRequest, arbre: dict[str, Any], connus: Collection[str]) -> tuple[dict[str, Any], str]:
    """What a gesture saves, and the id of the fiche that it makes, if any: none of `connus`. Errors:
    GesteImpossibleError."""
    nom, fiche = request.POST.get("geste", ""), request.POST.get("fiche", "")
    if nom in gestes.SUR_UNE_FICHE:
        return gestes.SUR_UNE_FICHE[nom](arbre, fiche), ""
    if nom == "choisir":
        return gestes.choisir(arbre, request.POST.getlist("presentees"), request.POST.getlist("montrees")), ""
    if nom == "ajouter":
        axe, titre = request.POST.get("axe", ""), request.POST.get("titre", "")
        nouvelle, valeurs = gestes.ajouter(arbre, axe, titre, request.POST.get("visibilite", "public"), connus)
        return valeurs, nouvelle
    if nom == "dupliquer":
        nouvelle, valeurs = gestes.dupliquer(arbre, fiche, connus)
        return valeurs, nouvelle
    raise gestes.GesteImpossibleError("Ce bouton ne correspond à rien sur cette page.")


def _plan_de_base(ouvert: DossierOuvert, base: int) -> dict[str, Any]:
    """The plan that a form was made from. Errors: IntrouvableError."""
    brut: dict[str, Any] = texte_lisible.a_la_revision(ouvert, base).arbre.get("plan_actions", {})
    return brut


def _retour(request: HttpRequest, ouvert: DossierOuvert) -> str:
    adresse = reverse("atelier-plan", args=[ouvert.dossier.identifiant])
    return f"{adresse}?vue=tableau" if request.POST.get("vue") == "tableau" else adresse


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def axes(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The axes, and the texts of the plan as a whole: one form."""
    contexte = cadre(ouvert, "plan-d-actions")
    if request.method != "POST":
        arbre = contexte["revision"].arbre.get("plan_actions", {})
        return _formulaire(request, ouvert, contexte, arbre)
    if not (droit := ouvert.decision(Action.modifier)).autorise:
        raise RefusError(droit.raison)
    base, nom = numero_de_base(request), request.POST.get("geste", "").replace(PREFIXE, "")
    lu = lire_formulaire(PlanActions, AXES, request.POST, {"enjeux": ()}, garder_vides=bool(nom), prefixe=PREFIXE)
    if nom:
        if not appliquer_geste(nom, lu, PlanActions):
            return HttpResponseBadRequest(soigner("Ce bouton ne correspond à rien dans ce formulaire."))
        return _formulaire(request, ouvert, contexte, lu, base=base)

    def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
        autour = cadre(ouvert, "plan-d-actions") if reste else contexte
        tape, suite = reste.reuni(lu, PREFIXE) if reste else (lu, base)
        return _formulaire(request, ouvert, autour, tape, erreurs, suite, reste)

    fautes = {}
    gardes = [axe["id"] for axe in lu["axes"] or []]
    if occupes := gestes.axes_occupes(_plan_de_base(ouvert, base), gardes):
        message = f"Des actions sont encore sous « {' », « '.join(occupes)} » : changez-les d'axe avant de le retirer."
        fautes[f"{PREFIXE}axes"] = soigner(message)
    retour = reverse("atelier-plan-axes", args=[ouvert.dossier.identifiant])
    valeurs = {f"{PREFIXE}{champ}": valeur for champ, valeur in lu.items()}
    return enregistrer_le_valable(request, ouvert, Saisie(base, valeurs, retour), invalide, fautes=fautes)


def _formulaire(
    request: HttpRequest,
    ouvert: DossierOuvert,
    contexte: dict[str, Any],
    arbre: dict[str, Any],
    erreurs: Erreurs | None = None,
    base: int | None = None,
    reste: Reste | None = None,
) -> HttpResponse:
    choix = Contexte(erreurs or {}, {"enjeux": tuple(contexte["appel"].noms_enjeux.items())})
    contexte |= {
        "champs": [
            replace(champ, genre="texte") if champ.genre == "ligne" else champ
            for champ in dessiner(PlanActions, AXES, arbre, choix, PREFIXE)
        ],
        "base": contexte["revision"].numero if base is None else base,
        "a_enregistrer": base is not None,
        "erreurs": erreurs,
        "reste": reste,
        "groupes": marge(ouvert, contexte, "plan-d-actions"),
    }
    return render(request, "web/atelier/plan/axes.html", contexte, status=422 if erreurs else 200)


@require_safe
@sur_dossier(Action.lire)
def exporter(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The plan as a workbook, without what this person may not read."""
    nom = f"{ouvert.dossier.identifiant}-plan-d-actions.xlsx"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return HttpResponse(classeur.exporter(ouvert), content_type=XLSX, headers=entetes)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def importer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Give a workbook back; the answer says what it would change, and changes nothing."""
    contexte = cadre(ouvert, "plan-d-actions")
    if request.method != "POST":
        return render(request, "web/atelier/plan/importer.html", contexte)
    fichier = request.FILES.get("classeur")
    try:
        octets = fichier.read(OCTETS_MAX + 1) if fichier else b""
        apercu = classeur.examiner(ouvert.compte, ouvert.dossier.identifiant, octets)
    except ClasseurRefuseError as refus:
        contexte["fautes"] = [str(faute) for faute in refus.fautes] if fichier else ["Choisissez un classeur."]
        return render(request, "web/atelier/plan/importer.html", contexte, status=422)
    contexte |= {
        "apercu": apercu,
        "passages": passages(apercu.conflits, contexte["dossier"]),
        "plan_signe": signing.dumps([ouvert.dossier.identifiant, apercu.base, apercu.plan], salt=_SEL, compress=True),
    }
    return render(request, "web/atelier/plan/apercu.html", contexte)


@require_POST
@sur_dossier(Action.modifier)
def appliquer(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Do what the page before said."""
    tete = entier(request.POST.get("tete", ""))
    try:
        identifiant, base, lu = signing.loads(request.POST.get("plan", ""), salt=_SEL)
    except signing.BadSignature:
        identifiant, base, lu = "", 0, {}
    if identifiant != ouvert.dossier.identifiant or tete is None:
        return HttpResponseBadRequest(soigner("Cette page d'import est incomplète : redonnez le classeur."))
    choix = {
        request.POST.get(cle.replace("choix-", "chemin-"), "")
        for cle, valeur in request.POST.items()
        if cle.startswith("choix-") and valeur == "classeur"
    }
    retour = reverse("atelier-plan", args=[identifiant])
    try:
        classeur.appliquer(ouvert.compte, identifiant, base, tete, lu, choix)
    except (enregistrement.ConflitError, ContenuInvalideError) as erreur:
        reuni = classeur.reunir(ouvert, base, tete, lu, choix)
        saisie = Saisie(tete, {"plan_actions": reuni.get("plan_actions", {})}, retour)
        if isinstance(erreur, enregistrement.ConflitError):
            return repondre_conflit(request, ouvert, saisie, erreur)
        return repondre_invalide(request, ouvert, saisie, erreur)
    messages.success(request, "Le classeur est importé ; l'historique garde le plan d'avant.")
    return redirect(retour)

"""The action plan: the board and the table, the gestures made on them, the axes, the workbook out and in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.documents.tableur import OCTETS_MAX, ClasseurRefuseError
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.libelles import VISIBILITES
from binome.services.acces.ouverture import DossierOuvert
from binome.services.plan import ajouts, classeur, gestes
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.redaction.edition import IdentifiantPrisError
from binome.services.socle import appels
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import (
    Saisie,
    enregistrer_saisie,
    numero_de_base,
    repondre_conflit,
    repondre_invalide,
)
from binome.web.atelier.cadre.marge import de_la_partie, en_tete
from binome.web.atelier.plan import vu
from binome.web.atelier.plan.axes import PREFIXE, plan_de_base
from binome.web.formes.conflits import passages
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEL = "binome.import-du-plan"


@require_safe
@sur_dossier(Action.lire)
def tableau_de_bord(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The board by axis, or the table: two views by link."""
    return _tableau_de_bord(request, ouvert, request.GET)


def _tableau_de_bord(
    request: HttpRequest, ouvert: DossierOuvert, demande: QueryDict, tape: QueryDict | None = None
) -> HttpResponse:
    """The board, as `demande` asks; with what was typed and refused in its fields."""
    contexte = cadre(ouvert, "plan-d-actions")
    visible = contexte["dossier"].plan_actions
    modifiables = [f.id for f in visible.fiches if ouvert.peut(Action.modifier_fiche, f.id)]
    lignes = vu.lignes_du_plan(visible, modifiables)
    en_tableau = demande.get("vue") == "tableau"
    contexte |= {
        "plan": visible,
        "vue": "tableau" if en_tableau else "axes",
        "cachees": contexte["revision"].tues,
        "visibilites": list(VISIBILITES.items()),
        "axes": vu.axes_du_plan(visible, lignes),
        "enjeux": list(contexte["appel"].noms_enjeux.items()),
        "tableau": vu.tableau_du_plan(lignes, demande, reverse("atelier-plan", args=[ouvert.dossier.identifiant])),
        "total": vu.totaux(lignes),
        "resume": vu.resume(lignes, appels.maximum_actions(contexte["appel"].id)),
        "ailleurs": en_tete(ouvert, de_la_partie(ouvert, contexte, "plan-d-actions")),
        "tape": tape or {},
    }
    return render(request, "web/atelier/plan/plan.html", contexte, status=422 if tape else 200)


@require_POST
@sur_dossier(Action.modifier)
def geste(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Add, duplicate, remove, move, present or put away a fiche; choose those that are presented."""
    base, retour = numero_de_base(request), _retour(request, ouvert)
    try:
        if request.POST.get("geste") in ("ajouter", "dupliquer"):
            return _ajouter(request, ouvert, base, retour)
        valeurs = _valeurs(request, ouvert, base)
    except (gestes.GesteImpossibleError, IdentifiantPrisError) as erreur:
        messages.error(request, soigner(str(erreur)))
        # What was typed comes back in its field, and in no address: the title of an action may be confidential.
        if any(request.POST.get(champ) for champ in ("numeros", "titre", "axe_neuf")):
            return _tableau_de_bord(request, ouvert, QueryDict(urlsplit(retour).query), request.POST)
        return redirect(retour)
    return enregistrer_saisie(request, ouvert, Saisie(base, valeurs, retour))


def _valeurs(request: HttpRequest, ouvert: DossierOuvert, base: int) -> dict[str, Any]:
    """What a gesture saves. Errors: GesteImpossibleError, IntrouvableError."""
    arbre = plan_de_base(ouvert, base)
    nom, fiche = request.POST.get("geste", ""), request.POST.get("fiche", "")
    if nom in gestes.SUR_UNE_FICHE:
        return gestes.SUR_UNE_FICHE[nom](arbre, fiche)
    if nom == "placer":
        return gestes.placer(arbre, fiche, request.POST.get("axe", ""), request.POST.get("avant", ""))
    if nom == "placer-axe":
        return gestes.placer_axe(arbre, request.POST.get("axe", ""), request.POST.get("avant", ""))
    if nom == "choisir":
        return gestes.choisir(arbre, request.POST.getlist("presentees"), request.POST.getlist("montrees"))
    if nom == "garder":
        fiches = texte_lisible.a_la_revision(ouvert, base).document.plan_actions.fiches
        return gestes.ne_garder(arbre, request.POST.get("numeros", ""), {f.numero_montre: f.id for f in fiches})
    raise gestes.GesteImpossibleError("Ce bouton ne correspond à rien sur cette page.")


def _ajouter(request: HttpRequest, ouvert: DossierOuvert, base: int, retour: str) -> HttpResponse:
    """A new fiche, or a copy of one, in the plan as it stands; then its page. Errors: GesteImpossibleError,
    IdentifiantPrisError."""
    envoi = request.POST

    def faire(plan: gestes.Plan, connus: Collection[str]) -> tuple[str, gestes.Valeurs]:
        if envoi.get("geste") == "dupliquer":
            return gestes.dupliquer(plan, envoi.get("fiche", ""), connus)
        axe, titre, visibilite = envoi.get("axe", ""), envoi.get("titre", ""), envoi.get("visibilite", "public")
        if not envoi.get("axe_neuf", "").strip():
            return gestes.ajouter(plan, axe, titre, visibilite, connus)
        enjeu = envoi.get("enjeu_de_l_axe", "")
        axe, elargi = gestes.avec_un_axe(plan, envoi["axe_neuf"], [enjeu] if enjeu else [], connus)
        nouvelle, valeurs = gestes.ajouter(elargi, axe, titre, visibilite, connus)
        return nouvelle, {f"{PREFIXE}axes": elargi["axes"]} | valeurs

    try:
        nouvelle, fait = ajouts.ajouter(ouvert, faire, base)
    except enregistrement.ConflitError as erreur:
        return repondre_conflit(request, ouvert, Saisie(base, {}, retour), erreur)
    except ContenuInvalideError as erreur:
        return repondre_invalide(request, ouvert, Saisie(base, {}, retour), erreur)
    if fait.inchangee:
        dit = f"L'action {nouvelle} vient d'être ajoutée, une fois : la voici. Pour une autre, revenez au plan."
        messages.info(request, soigner(dit))
    else:
        messages.success(request, soigner(f"L'action {nouvelle} est ajoutée, en réserve. Présentez-la depuis le plan."))
    # A copy is first called otherwise; a new action has its title.
    curseur = "titre" if envoi.get("geste") == "dupliquer" else "diagnostic"
    adresse = reverse("atelier-fiche", args=[ouvert.dossier.identifiant, nouvelle])
    return redirect(f"{adresse}?curseur={curseur}")


def _retour(request: HttpRequest, ouvert: DossierOuvert) -> str:
    adresse = reverse("atelier-plan", args=[ouvert.dossier.identifiant])
    return f"{adresse}?vue=tableau" if request.POST.get("vue") == "tableau" else adresse


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

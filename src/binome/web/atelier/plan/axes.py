"""The axes, and the texts of the plan as a whole: one form."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from binome.domaine.dossier.plan_actions import PlanActions
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.plan import gestes
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import Erreurs, Saisie, numero_de_base
from binome.web.atelier.cadre.marge import a_cote, de_la_partie
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.formes.champs import Contexte, dessiner
from binome.web.formes.groupes import deplier, grouper_champs, viser
from binome.web.formes.saisie import appliquer_geste, lire_formulaire
from binome.web.socle.porte import sur_dossier

GROUPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Axes", ("axes",)),
    ("Textes du plan", ("strategie", "enjeu_local", "elaboration", "enseignements_phase1", "etat_redaction")),
)
AXES = tuple(nom for _, noms in GROUPES for nom in noms)
PREFIXE = "plan_actions."


def plan_de_base(ouvert: DossierOuvert, base: int) -> dict[str, Any]:
    """The plan that a form was made from. Errors: IntrouvableError."""
    brut: dict[str, Any] = texte_lisible.a_la_revision(ouvert, base).arbre.get("plan_actions", {})
    return brut


def _plan_de_tete(ouvert: DossierOuvert) -> dict[str, Any]:
    brut: dict[str, Any] = texte_lisible.lire(ouvert).arbre.get("plan_actions", {})
    return brut


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
        prochain = functools.partial(gestes.id_du_prochain_axe, lu, _plan_de_tete(ouvert), ouvert.memoire.fiches)
        if not appliquer_geste(nom, lu, PlanActions, lambda _: prochain()):
            return HttpResponseBadRequest(soigner("Ce bouton ne correspond à rien dans ce formulaire."))
        return _formulaire(request, ouvert, contexte, lu, base=base, geste=request.POST["geste"])

    def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
        autour = cadre(ouvert, "plan-d-actions") if reste else contexte
        tape, suite = reste.reuni(lu, PREFIXE) if reste else (lu, base)
        return _formulaire(request, ouvert, autour, tape, erreurs, suite, reste)

    avant = plan_de_base(ouvert, base)
    lu = gestes.sans_axe_double(lu, avant, _plan_de_tete(ouvert), ouvert.memoire.fiches)
    fautes = {}
    gardes = [axe["id"] for axe in lu["axes"] or []]
    if occupes := gestes.axes_occupes(avant, gardes):
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
    geste: str = "",
) -> HttpResponse:
    choix = Contexte(erreurs or {}, {"enjeux": tuple(contexte["appel"].noms_enjeux.items())})
    champs = [
        replace(champ, genre="texte") if champ.genre == "ligne" else champ
        for champ in viser(dessiner(PlanActions, AXES, arbre, choix, PREFIXE), geste)
    ]
    # Findings on the fiches are told at the fiches.
    vus = [
        vu
        for vu in de_la_partie(ouvert, contexte, "plan-d-actions")
        if any(lieu.startswith(tuple(champ.place for champ in champs)) for lieu in vu.constat.ou)
    ]
    poses, ailleurs = a_cote(ouvert, champs, vus)
    par_nom = {champ.nom.removeprefix(PREFIXE): deplier(champ) for champ in poses}
    contexte |= {
        "groupes": grouper_champs((titre, [par_nom[nom] for nom in noms]) for titre, noms in GROUPES),
        "ailleurs": ailleurs,
        "base": contexte["revision"].numero if base is None else base,
        "a_enregistrer": base is not None,
        "erreurs": erreurs,
        "reste": reste,
    }
    return render(request, "web/atelier/plan/axes.html", contexte, status=422 if erreurs else 200)

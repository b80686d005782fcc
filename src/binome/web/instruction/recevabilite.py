"""Admissibility, as an instructor goes through it: the checklist, then the act; the requests for complements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.procedure.recevabilite import NOMS_DES_POINTS, EtatDuPoint
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import RefusError
from binome.services.instruction.depots_instruits import ChangeEntreTempsError, DepotInstruit
from binome.services.instruction.recevabilite import complements, delais, points
from binome.web.formes.saisie import entier
from binome.web.instruction.cadre import cadre
from binome.web.instruction.porte import sur_depot
from binome.web.presentation.constats import PAR_CLE, presenter
from binome.web.refus.au_champ import d_un_champ, redire

_OUVERTES = (EtapeDuDepot.recevabilite, EtapeDuDepot.complements)
LIGNES = 6
"""Points that the form of a request shows at first; more are asked for by adding them in another request."""


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot(Action.tenir_instruction)
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """The checklist of the call, what the frozen verdict says beside each point; saying something of one."""
    if request.method != "POST":
        return _page(request, instruit)
    dit = request.POST.get("etat", "")
    point, note = request.POST.get("point", ""), request.POST.get("note", "")
    try:
        if dit not in {e.value for e in EtatDuPoint}:
            raise RefusError(au_champ("etat", "Choisissez l'état du point dans la liste."))
        apres = entier(request.POST.get("apres", ""))
        points.examiner(instruit.ouvert.compte, instruit.identifiant, point, EtatDuPoint(dit), note, apres=apres)
    except ChangeEntreTempsError as change:
        return _page(request, instruit, f"{change.phrase} Vous aviez écrit : « {note} ».", 409)
    except RefusError as refus:
        dit = d_un_champ(refus)
        return redire(request, _page(request, instruit, dit, 422), dit)
    messages.success(request, "C'est noté.")
    return redirect("instruction-recevabilite", instruit.identifiant)


def _page(request: HttpRequest, instruit: DepotInstruit, refus: str = "", code: int = 200) -> HttpResponse:
    contexte = cadre(instruit, "recevabilite")
    vus = points.points(instruit)
    contexte |= {
        "points": [_point(vu, contexte, decidee=instruit.etape not in _OUVERTES) for vu in vus],
        "etats": [(e.value, NOMS_DES_POINTS[e]) for e in EtatDuPoint],
        "obstacle": points.obstacle(vus),
        "ouverte": instruit.etape in _OUVERTES,
        "declarable": instruit.etape is EtapeDuDepot.recevabilite,
        "terme_saisi": request.POST.get("terme", ""),
        "motif_saisi": request.POST.get("motif", ""),
        "note_max": points.NOTE_MAX,
        "refus": refus,
    }
    return render(request, "web/instruction/recevabilite.html", contexte, status=code)


def _point(vu: points.PointVu, contexte: dict[str, Any], *, decidee: bool) -> dict[str, Any]:
    return {
        "vu": vu,
        "etat": "pas examiné" if decidee and not vu.histoire else NOMS_DES_POINTS[vu.etat],
        "niveau": PAR_CLE[_NIVEAUX[vu.etat]],
        "propose": NOMS_DES_POINTS[vu.propose],
        "choisi": (vu.etat if vu.histoire else vu.propose).value,
        "constats": presenter(vu.constats, contexte["dossier"], lambda *_: ""),
        "histoire": [(ligne, NOMS_DES_POINTS[EtatDuPoint(ligne.etat)]) for ligne in vu.histoire],
    }


_NIVEAUX = {
    EtatDuPoint.a_examiner: "a_verifier",
    EtatDuPoint.rempli: "conforme",
    EtatDuPoint.manquant: "bloquant",
    EtatDuPoint.sans_objet: "sans_objet",
}


@require_POST
@sur_depot(Action.tenir_instruction)
def declarer(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Declare the deposit admissible, or not with the reasons."""
    compte = instruit.ouvert.compte
    try:
        if request.POST.get("acte") == "recevable":
            points.declarer_recevable(compte, instruit.identifiant, _terme(request.POST.get("terme", "")))
            messages.success(request, "Le dépôt est déclaré recevable : les avis sont demandés.")
        else:
            points.declarer_irrecevable(compte, instruit.identifiant, request.POST.get("motif", ""))
            messages.success(request, "Le dépôt est déclaré irrecevable ; le territoire en est prévenu.")
    except RefusError as refus:
        return redire(request, _page(request, instruit, refus.phrase, 422), refus.phrase)
    return redirect("instruction-recevabilite", instruit.identifiant)


def _terme(dit: str) -> dt.date:
    """The last day to give the opinions. Errors: RefusError."""
    if not dit.strip():
        phrase = "Donnez le dernier jour pour rendre les avis : sans lui, un avis absent retient le dossier."
        raise RefusError(au_champ("terme", phrase))
    try:
        return lire_jour(dit)
    except ValeurRefuseeError as refus:
        raise RefusError(au_champ("terme", f"Dernier jour pour rendre les avis : {refus}.")) from None


@require_safe
@sur_depot()
def liste_des_complements(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """What was asked to complete the deposit, what came, and the clock of silence."""
    return _complements(request, instruit)


def _complements(
    request: HttpRequest,
    instruit: DepotInstruit,
    refus: str = "",
    saisie: dict[str, Any] | None = None,
) -> HttpResponse:
    contexte = cadre(instruit, "complements")
    faites = delais.demandes(instruit.depot)
    lieux = complements.lieux_possibles(contexte["dossier"])
    tient = contexte["peut"][Action.tenir_instruction.value]
    contexte |= {
        "demandes": [(d, getattr(d, "reponse", None), _en_mots(d.points, lieux)) for d in reversed(faites)],
        "delai": delais.lire(instruit.depot, instruit.faits, faites),
        "lieux": lieux,
        "demandable": tient and instruit.etape is EtapeDuDepot.recevabilite,
        "constatable": tient and instruit.etape is EtapeDuDepot.complements,
        "lignes": (saisie or {}).get("lignes") or [("", "")] * LIGNES,
        "terme": (saisie or {}).get("terme", ""),
        "refus": refus,
    }
    reponse = render(request, "web/instruction/complements.html", contexte, status=422 if refus else 200)
    return redire(request, reponse, refus) if refus else reponse


def _en_mots(demandes: list[dict[str, str]], lieux: list[tuple[str, str]]) -> list[tuple[str, str]]:
    noms = dict(lieux)
    return [(noms.get(point["lieu"], point["lieu"]), point["quoi"]) for point in demandes]


@require_POST
@sur_depot(Action.tenir_instruction)
def demander(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Ask for complements: the points, the last day."""
    lignes = [
        (request.POST.get(f"lieu-{rang}", ""), request.POST.get(f"quoi-{rang}", ""))
        for rang in range(1, complements.POINTS_MAX + 1)
        if f"quoi-{rang}" in request.POST
    ]
    dit = request.POST.get("terme", "")
    saisie = {"lignes": lignes, "terme": dit}
    try:
        terme = lire_jour(dit)
        complements.demander(instruit.ouvert.compte, instruit.identifiant, lignes, terme)
    except ValeurRefuseeError as refus:
        return _complements(request, instruit, au_champ("terme", f"Dernier jour : {refus}."), saisie)
    except RefusError as refus:
        return _complements(request, instruit, refus.phrase, saisie)
    messages.success(request, "La demande est partie : le territoire en est prévenu, et peut compléter son dossier.")
    return redirect("instruction-complements", instruit.identifiant)


@require_POST
@sur_depot(Action.tenir_instruction)
def constater(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Examine the deposit again, complements come or not."""
    complements.constater(instruit.ouvert.compte, instruit.identifiant, request.POST.get("motif", ""))
    messages.success(request, "Le dépôt est de nouveau à examiner.")
    return redirect("instruction-recevabilite", instruit.identifiant)

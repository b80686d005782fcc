"""The buttons of the form of a fiche: rows added, moved or removed, a SIREN filled in, communes looked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import Calendrier, FicheAction
from binome.domaine.langue.typographie import soigner
from binome.services.plan import plan
from binome.web.formes import sirens
from binome.web.formes.saisie import appliquer_geste

CHERCHER = "chercher"


def jouer(
    request: HttpRequest, geste: str, lieu: str, lu: dict[str, Any], document: Document
) -> tuple[dict[str, Any], list[tuple[str, str]]] | None:
    """What was typed once a button of the form did its work, and the communes that it found; None for no button."""
    net = geste.replace(f":{lieu}.", ":")
    if geste == sirens.GESTE:
        return sirens.remplir(request, lu), []
    if geste == CHERCHER:
        return lu, plan.communes(document, request.POST.get("commune", "")[:80])
    if ":calendrier.jalons" in net and "calendrier" in lu:
        calendrier = {"jalons": None, **(lu["calendrier"] or {})}
        if not appliquer_geste(net.replace("calendrier.", ""), calendrier, Calendrier):
            return None
        return {**lu, "calendrier": calendrier}, []
    return (lu, []) if appliquer_geste(net, lu, FicheAction) else None


def inconnu() -> HttpResponse:
    return HttpResponseBadRequest(soigner("Ce bouton ne correspond à rien dans ce formulaire."))

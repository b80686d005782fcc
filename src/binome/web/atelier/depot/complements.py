"""Answering a request for complements: what is asked, what would be sent, what stands in the way, sending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.droits.discretion import Cachees
from binome.domaine.droits.droits import NOMS, Action, Role
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.depot import depots
from binome.services.depot.manifeste import PieceAltereeError, PieceSansFichierError
from binome.services.instruction.recevabilite import complements, delais, sceau
from binome.services.socle import horloge
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import textes_signes
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.socle.porte import sur_dossier


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What is asked of the team, and how far they are; sending the answer."""
    if request.method != "POST":
        return _page(request, ouvert)
    identifiant = ouvert.dossier.identifiant
    if not (droit := ouvert.decision(Action.completer)).autorise:
        raise RefusError(droit.raison)
    try:
        fait = complements.deposer(ouvert.compte, identifiant, request.POST.get("empreinte", ""))
    except (RefusError, TexteChangeError, PieceAltereeError, PieceSansFichierError) as refus:
        return _page(request, ouvert, refus.phrase, 409)
    messages.success(request, f"Envoyé : {fait.numero}, révision {fait.revision.numero}. Le dossier ne change plus.")
    return redirect("atelier-complements", identifiant)


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: str = "", code: int = 200) -> HttpResponse:
    contexte = cadre(ouvert, "complements")
    preparation = complements.preparer(ouvert, horloge.maintenant())
    depot = depots.valable(depots.tous(ouvert.dossier))
    noms = dict(complements.lieux_possibles(contexte["dossier"]))
    identifiant, cachees = ouvert.dossier.identifiant, contexte["revision"].cachees
    lisible = contexte["revision"].entier
    faites = list(reversed(delais.demandes(depot) if depot else []))
    dates = sceau.horodatages([d.reponse for d in faites if hasattr(d, "reponse")])
    contexte |= {
        "preparation": preparation,
        "entier": ouvert.regard.entier,
        "demandes": [
            (
                d,
                reponse := getattr(d, "reponse", None),
                [(noms.get(p["lieu"], p["lieu"]), p["quoi"]) for p in _lisibles(d, cachees)],
                dates.get(reponse.pk) if reponse else None,
            )
            for d in faites
        ],
        # Who does not read all of the dossier is not told what changed in what they do not read.
        "changements": [(c, adresse_du_lieu(identifiant, c.chemin)) for c in preparation.changements]
        if preparation and lisible
        else None,
        "hors": {c.chemin for c in preparation.hors} if preparation and lisible else set(),
        "manquantes": [NOMS[Role(q)] for q in preparation.manquantes] if preparation else [],
        "empreinte": textes_signes.empreinte_de(preparation.revision) if preparation and not cachees else "",
        "refus": refus,
    }
    return render(request, "web/atelier/depot/complements.html", contexte, status=code)


def _lisibles(demande: Any, cachees: Cachees) -> list[dict[str, str]]:
    """The points of a request, less those of what this reader does not read: their words may tell it."""
    return [point for point in demande.points if not cachees.touche([point["lieu"]])]

"""The verdict of the call on the dossier as it stands, each finding with its place and who can mend it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.droits.droits import Action, enumerer_roles
from binome.domaine.langue.typographie import enumerer
from binome.services.acces.ouverture import DossierOuvert
from binome.services.equipe import roles
from binome.services.equipe.roles import Equipier
from binome.services.verification import conformite as service
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.marge import adresses, situer
from binome.web.presentation.constats import A_TRAITER, ConstatVu, grouper, presenter
from binome.web.presentation.parties import PAR_CLE
from binome.web.socle.porte import sur_dossier

AUTRES = ("a_verifier", "conforme", "sans_objet")


@require_safe
@sur_dossier(Action.lire)
def conformite(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The verdict, whole or of one part (`?partie=`)."""
    contexte = cadre(ouvert, "conformite")
    filtre = PAR_CLE.get(request.GET.get("partie", ""))
    constats = contexte["verdict"].constats
    vus = [situer(vu, ouvert, contexte) for vu in presenter(constats, contexte["dossier"], adresses(ouvert))]
    retenus = [vu for vu in vus if filtre is None or filtre in vu.parties]
    equipe = roles.equipe(ouvert)
    contexte |= {
        "filtre": filtre,
        "groupes": [
            {
                "niveau": groupe.niveau,
                "constats": [{"vu": vu, "qui": _qui(ouvert, equipe, vu)} for vu in groupe.constats],
            }
            for groupe in grouper(retenus, A_TRAITER)
        ],
        "autres": grouper(retenus, AUTRES),
    }
    return render(request, "web/atelier/conformite/verdict.html", contexte)


def _qui(ouvert: DossierOuvert, equipe: list[Equipier], vu: ConstatVu) -> str:
    """Who to turn to, in words."""
    proches = service.qui_peut_reparer(ouvert, equipe, vu.constat.ou)
    if not proches:
        return "personne de l’équipe ne peut l’écrire aujourd’hui"
    return enumerer([f"{m.compte} ({enumerer_roles(m.roles)})" for m in proches], au_plus=4)

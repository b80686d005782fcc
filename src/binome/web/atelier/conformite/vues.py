"""The verdict of the call on the dossier as it stands: a table of where one is, and each finding with its place and who
can mend it, folded after its first sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.droits.droits import Action, enumerer_roles
from binome.domaine.langue.phrases import premiere_phrase
from binome.domaine.langue.typographie import enumerer
from binome.services.acces.ouverture import DossierOuvert
from binome.services.equipe import roles
from binome.services.equipe.roles import Equipier
from binome.services.verification import conformite as service
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.marge import adresses
from binome.web.presentation.constats import A_TRAITER, ConstatVu, Niveau, grouper, presenter
from binome.web.presentation.constats import PAR_CLE as NIVEAUX
from binome.web.presentation.parties import PAR_CLE, PARTIES, Partie
from binome.web.socle.porte import sur_dossier

AUTRES = ("a_verifier", "conforme", "sans_objet")
COLONNES = (*A_TRAITER, "a_verifier")
"""The levels that the table counts: what is respected has nothing to do."""


@dataclass(frozen=True)
class Case:
    """How many findings of a level in a part, the address that shows them alone, and whether it is the one shown."""

    niveau: Niveau
    combien: int
    adresse: str
    ici: bool


@dataclass(frozen=True)
class LignePartie:
    """A part of the dossier, or the whole of it (`partie` is None), and its counts."""

    partie: Partie | None
    cases: tuple[Case, ...]


@require_safe
@sur_dossier(Action.lire)
def conformite(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The verdict, whole, of one part (`?partie=`), of one level (`?gravite=`)."""
    contexte = cadre(ouvert, "conformite")
    filtre = PAR_CLE.get(request.GET.get("partie", ""))
    gravite = NIVEAUX.get(request.GET.get("gravite", ""))
    vus = presenter(contexte["verdict"].constats, contexte["dossier"], adresses(ouvert))
    retenus = [
        vu
        for vu in vus
        if (filtre is None or filtre in vu.parties) and (gravite is None or vu.niveau.cle == gravite.cle)
    ]
    equipe = roles.equipe(ouvert)
    contexte |= {
        "filtre": filtre,
        "gravite": gravite,
        "colonnes": [NIVEAUX[cle] for cle in COLONNES],
        "lignes": [_ligne(vus, partie, filtre, gravite) for partie in (*PARTIES, None)],
        "clauses": len(contexte["appel"].clauses),
        "groupes": [
            {
                "niveau": groupe.niveau,
                "replie": groupe.niveau.cle == "conseil" and not (filtre or gravite),
                "constats": [_en_constat(vu, _qui(ouvert, equipe, vu)) for vu in groupe.constats],
            }
            for groupe in grouper(retenus, A_TRAITER)
        ],
        "autres": grouper(retenus, AUTRES),
    }
    return render(request, "web/atelier/conformite/verdict.html", contexte)


def _ligne(
    vus: Iterable[ConstatVu], partie: Partie | None, filtre: Partie | None, gravite: Niveau | None
) -> LignePartie:
    """A part with its counts; a finding on two parts counts in each, and once in the whole."""
    dedans = [vu for vu in vus if partie is None or partie in vu.parties]
    return LignePartie(
        partie,
        tuple(
            Case(
                niveau,
                sum(vu.niveau.cle == cle for vu in dedans),
                "?" + urlencode({"gravite": cle} | ({"partie": partie.cle} if partie else {})),
                partie == filtre and niveau == gravite,
            )
            for cle in COLONNES
            for niveau in [NIVEAUX[cle]]
        ),
    )


def _en_constat(vu: ConstatVu, qui: str) -> dict[str, Any]:
    tete, suite = premiere_phrase(vu.constat.constat)
    return {"vu": vu, "qui": qui, "tete": tete, "suite": suite}


def _qui(ouvert: DossierOuvert, equipe: list[Equipier], vu: ConstatVu) -> str:
    """Who to turn to, in words."""
    proches = service.qui_peut_reparer(ouvert, equipe, vu.constat.ou)
    if not proches:
        return "personne de l’équipe ne peut l’écrire aujourd’hui"
    return enumerer([f"{m.compte} ({enumerer_roles(m.roles)})" for m in proches], au_plus=4)

"""What was promised to a territory, and what is said of it, as JSON."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec
from binome.api.socle.entree import REFUS, entree_de, entrer, lu_avec
from binome.api.suivi.schemas import EngagementLu, SuiteLue
from binome.domaine.droits.droits import Action
from binome.domaine.droits.portees import Portee
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.services.acces import ouverture
from binome.services.acces.lignes import Compte
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, RefusError
from binome.services.suivi import engagements, lectures

router = Router()
Cle = Annotated[int, Field(ge=1, le=2**53)]
_RESERVE = "Les engagements se lisent avec tout le plan : demandez-les au chef de projet."


@router.get(
    "/suivi/{dossier}/engagements",
    response={200: list[EngagementLu], **REFUS},
    url_name="engagements",
    **lu_avec(Portee.lire_suivi),
    summary="Ce qui fut promis à un territoire, et s’il est tenu",
)
def lister(request: HttpRequest, response: HttpResponse, dossier: str) -> list[EngagementLu]:
    return _lus(ouverture.exiger(entrer(request, response), dossier, Action.lire_suivi))


@router.post(
    "/suivi/{dossier}/engagements",
    response={201: EngagementLu, **REFUS},
    url_name="promettre",
    **ecrit_avec(
        Portee.ecrire_suivi,
        {"operateur": "ADEME", "quoi": "Financer l’étude.", "montant": 50000, "jour": "2026-03-01"}
        | {"piece": "Convention", "page": "4"},
    ),
    summary="Écrire ce qui fut promis à un territoire",
)
def promettre(request: HttpRequest, response: HttpResponse, dossier: str, corps: SaisieDEngagement) -> HttpResponse:
    ouverture.exiger(entrer(request, response), dossier, Action.tenir_suivi)

    def faire() -> Fait:
        compte = entree_de(request).compte
        return _fait(compte, dossier, engagements.promettre(compte, dossier, corps).pk)

    return ecrire(request, faire)


@router.post(
    "/suivi/{dossier}/engagements/{engagement}/suites",
    response={201: EngagementLu, **REFUS},
    url_name="dire-une-suite",
    **ecrit_avec(Portee.ecrire_suivi, {"acte": "preuve", "jour": "2026-06-01", "montant": 20000, "preuve": "Virement"}),
    summary="Dire, pour le territoire, ce que devient un engagement",
)
def suivre(
    request: HttpRequest, response: HttpResponse, dossier: str, engagement: Cle, corps: SaisieDeSuite
) -> HttpResponse:
    ouverture.exiger(entrer(request, response), dossier, Action.tenir_suivi)

    def faire() -> Fait:
        compte = entree_de(request).compte
        engagements.suivre(compte, dossier, engagement, corps)
        return _fait(compte, dossier, engagement)

    return ecrire(request, faire)


def _fait(compte: Compte, dossier: str, cle: int) -> Fait:
    lus = _lus(ouverture.exiger(compte, dossier, Action.lire_suivi))
    trouve = next((lu for lu in lus if lu.cle == cle), None)
    if trouve is None:
        raise IntrouvableError(cle)
    return Fait(trouve, 201)


def _lus(ouvert: DossierOuvert) -> list[EngagementLu]:
    """Those of the actions that this person sees, as the page shows them. Errors: RefusError, SansLabelError."""
    suivi = lectures.suivre(ouvert)
    if not lectures.lit_les_engagements(ouvert):
        raise RefusError(_RESERVE)
    vus = {action.fiche for action in suivi.plan}
    return [
        EngagementLu(
            cle=lu.ligne.pk,
            operateur=lu.ligne.operateur_nom,
            fiche=lu.ligne.fiche or None,
            quoi=lu.ligne.quoi,
            montant=lu.ligne.montant,
            prouve=lu.prouve,
            jour=lu.ligne.jour,
            echeance=lu.ligne.echeance,
            piece=lu.ligne.piece,
            page=lu.ligne.page,
            etat=lu.etat,
            suites=[SuiteLue.from_orm(suite) for suite in lu.suites],
        )
        for lu in engagements.du_label(suivi.label, suivi.jour)
        if not lu.ligne.fiche or lu.ligne.fiche in vus
    ]

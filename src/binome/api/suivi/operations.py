"""What follows a label, as JSON: the plan to who follows it, the requests to who made them and to who received them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.entree import REFUS, entrer
from binome.api.suivi.schemas import DemandeLue, SuiviLu
from binome.documents.suivi import situation
from binome.domaine.droits.droits import Action
from binome.services.acces import ouverture
from binome.services.demarches import lecture
from binome.services.suivi import lectures

router = Router()


@router.get(
    "/suivi/{dossier}",
    response={200: SuiviLu, **REFUS},
    url_name="suivi",
    summary="Le suivi d’un plan labellisé : où en est chaque action, les sommes, les retards",
)
def suivi(request: HttpRequest, response: HttpResponse, dossier: str) -> SuiviLu:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire_suivi)
    vu = lectures.suivre(ouvert)
    return SuiviLu.model_validate(situation.en_arbre(vu.situation, dossier, vu.label.territoire, vu.jour))


@router.get(
    "/demandes/recues",
    response={200: list[DemandeLue], **REFUS},
    url_name="demandes-recues",
    summary="Les demandes envoyées à l’opérateur pour qui l’on répond",
)
def recues(request: HttpRequest, response: HttpResponse) -> list[DemandeLue]:
    return [DemandeLue.model_validate(lecture.arbre(vue)) for vue in lecture.recues(entrer(request, response))]


@router.get(
    "/suivi/{dossier}/demandes",
    response={200: list[DemandeLue], **REFUS},
    url_name="demandes",
    summary="Les demandes d’un dossier à des opérateurs, et ce qu’elles deviennent",
)
def demandes(request: HttpRequest, response: HttpResponse, dossier: str) -> list[DemandeLue]:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire)
    return [DemandeLue.model_validate(lecture.arbre(vue)) for vue in lecture.lister(ouvert)]


@router.get(
    "/suivi/{dossier}/demandes/{numero}",
    response={200: DemandeLue, **REFUS},
    url_name="demande",
    summary="Une demande à un opérateur",
)
def demande(request: HttpRequest, response: HttpResponse, dossier: str, numero: str) -> DemandeLue:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire)
    return DemandeLue.model_validate(lecture.arbre(lecture.une(ouvert, numero)))

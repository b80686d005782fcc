"""The thread between those who instruct a deposit, as JSON."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from binome.api.instruction.porte import ouvrir, tenir
from binome.api.instruction.schemas_ecrits import MotDit, MotLu
from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec
from binome.api.socle.entree import REFUS, lu_avec
from binome.domaine.droits.portees import Portee
from binome.services.instruction import fil
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.fil import MotVu

router = Router()
Numero = Annotated[int, Field(ge=1, le=2**53)]


@router.get(
    "/depots/{identifiant}/fil",
    response={200: list[MotLu], **REFUS},
    url_name="fil",
    **lu_avec(Portee.lire_instruction),
    summary="Le fil des instructeurs d’un dépôt, que son territoire ne lit pas",
)
def lire_le_fil(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[MotLu]:
    return [_mot(vu) for vu in fil.lire(ouvrir(request, response, identifiant))]


@router.post(
    "/depots/{identifiant}/fil",
    response={201: MotLu, **REFUS},
    url_name="dire-au-fil",
    **ecrit_avec(Portee.ecrire_instruction, {"texte": "Qui appelle le territoire ?"}),
    summary="Écrire au fil des instructeurs",
)
def dire(request: HttpRequest, response: HttpResponse, identifiant: str, corps: MotDit) -> HttpResponse:
    ouvrir(request, response, identifiant)

    def faire() -> Fait:
        instruit = tenir(request, identifiant)
        mot = fil.dire(instruit.ouvert.compte, identifiant, corps.texte)
        return Fait(_le_mot(instruit, mot.pk), 201)

    return ecrire(request, faire)


@router.delete(
    "/depots/{identifiant}/fil/{mot}",
    response={200: MotLu, **REFUS},
    url_name="rayer-au-fil",
    **ecrit_avec(Portee.ecrire_instruction, None),
    summary="Rayer un mot que l’on a écrit au fil ; il y reste, avec la date",
)
def rayer(request: HttpRequest, response: HttpResponse, identifiant: str, mot: Numero) -> HttpResponse:
    ouvrir(request, response, identifiant)

    def faire() -> Fait:
        instruit = tenir(request, identifiant)
        fil.rayer(instruit.ouvert.compte, identifiant, mot)
        return Fait(_le_mot(instruit, mot))

    return ecrire(request, faire)


def _le_mot(instruit: DepotInstruit, cle: int) -> MotLu:
    return next(_mot(vu) for vu in fil.lire(instruit) if vu.mot.pk == cle)


def _mot(vu: MotVu) -> MotLu:
    mot = vu.mot
    return MotLu(
        cle=mot.pk, auteur=str(mot.auteur), texte=mot.texte, le=mot.le, raye_le=mot.raye_le, lu_par=list(vu.lu_par)
    )

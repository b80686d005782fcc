"""What who instructs writes by a program of the admissibility of a deposit: the requests for complements, their end,
what is declared."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from binome.api.instruction.porte import ouvrir, tenir
from binome.api.instruction.schemas_recevabilite import (
    ComplementsLus,
    DeclarationDite,
    DemandeDeComplementsDite,
    DemandeDeComplementsLue,
    EtapeLue,
    FinDesComplements,
    LieuLu,
    PointDemande,
    ReponseLue,
)
from binome.api.socle.ecriture import Fait, annoncer_la_version, ecrire, ecrit_avec, exiger_la_version, version
from binome.api.socle.entree import REFUS, lu_avec
from binome.domaine.droits.portees import Portee
from binome.services.acces.lignes import DemandeDeComplements
from binome.services.instruction import passages
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.recevabilite import complements, delais, points

router = Router()
_ECRIRE = Portee.ecrire_instruction


@router.get(
    "/depots/{identifiant}/etape",
    response={200: EtapeLue, **REFUS},
    url_name="etape",
    **lu_avec(Portee.lire_instruction),
    summary="Où en est un dépôt, et ce qui y manque encore pour le déclarer recevable",
)
def lire_l_etape(request: HttpRequest, response: HttpResponse, identifiant: str) -> EtapeLue:
    lue = _etape(ouvrir(request, response, identifiant))
    response.headers["ETag"] = lue.version
    return lue


@router.post(
    "/depots/{identifiant}/etape",
    response={200: EtapeLue, **REFUS},
    url_name="declarer",
    **ecrit_avec(_ECRIRE, {"acte": "recevable", "terme": "2026-03-01"}, version=True),
    summary="Déclarer un dépôt recevable, avec le dernier jour pour rendre les avis ; ou irrecevable, avec ses motifs",
)
def declarer(request: HttpRequest, response: HttpResponse, identifiant: str, corps: DeclarationDite) -> HttpResponse:
    def faire(instruit: DepotInstruit) -> Fait:
        if corps.acte == "recevable":
            points.declarer_recevable(instruit.ouvert.compte, identifiant, corps.jour())
        else:
            points.declarer_irrecevable(instruit.ouvert.compte, identifiant, corps.motif)
        return _fait(request, identifiant)

    return _changer(request, response, identifiant, corps, faire)


@router.get(
    "/depots/{identifiant}/complements",
    response={200: ComplementsLus, **REFUS},
    url_name="complements",
    **lu_avec(Portee.lire_instruction),
    summary="Ce qui fut demandé pour compléter un dépôt, ce qui vint, et les lieux que l’on peut demander",
)
def lire_les_complements(request: HttpRequest, response: HttpResponse, identifiant: str) -> ComplementsLus:
    instruit = ouvrir(request, response, identifiant)
    faites = delais.demandes(instruit.depot)
    response.headers["ETag"] = _version(instruit)
    return ComplementsLus(
        demandes=[_demande(faite) for faite in faites],
        delai=delais.lire(instruit.depot, instruit.faits, faites).phrase,
        lieux=[LieuLu(lieu=lieu, nom=nom) for lieu, nom in complements.lieux_possibles(instruit.texte.document)],
        version=_version(instruit),
    )


@router.post(
    "/depots/{identifiant}/complements",
    response={201: DemandeDeComplementsLue, **REFUS},
    url_name="demander-des-complements",
    **ecrit_avec(
        _ECRIRE,
        {"points": [{"lieu": "pieces", "quoi": "La délibération manque."}], "terme": "2026-02-01"},
        version=True,
    ),
    summary="Demander des compléments au territoire, point par point, et jusqu’à quel jour",
)
def demander(
    request: HttpRequest, response: HttpResponse, identifiant: str, corps: DemandeDeComplementsDite
) -> HttpResponse:
    def faire(instruit: DepotInstruit) -> Fait:
        demandes = [(point.lieu, point.quoi) for point in corps.points]
        faite = complements.demander(instruit.ouvert.compte, identifiant, demandes, corps.terme)
        return Fait(_demande(faite), 201, _version(tenir(request, identifiant)))

    return _changer(request, response, identifiant, corps, faire)


@router.post(
    "/depots/{identifiant}/complements/fin",
    response={200: EtapeLue, **REFUS},
    url_name="constater-les-complements",
    **ecrit_avec(_ECRIRE, {"motif": "Les pièces sont venues."}, version=True),
    summary="Prendre acte des compléments, venus ou non : le dépôt est de nouveau à examiner",
)
def constater(request: HttpRequest, response: HttpResponse, identifiant: str, corps: FinDesComplements) -> HttpResponse:
    def faire(instruit: DepotInstruit) -> Fait:
        complements.constater(instruit.ouvert.compte, identifiant, corps.motif)
        return _fait(request, identifiant)

    return _changer(request, response, identifiant, corps, faire)


def _changer(
    request: HttpRequest,
    response: HttpResponse,
    identifiant: str,
    corps: BaseModel,
    faire: Callable[[DepotInstruit], Fait],
) -> HttpResponse:
    """Do something of a deposit, over where it stood when it was read."""
    ouvrir(request, response, identifiant)
    annoncer_la_version(request)

    def une() -> Fait:
        instruit = tenir(request, identifiant)
        exiger_la_version(request, _version(instruit), corps)
        return faire(instruit)

    return ecrire(request, une)


def _fait(request: HttpRequest, identifiant: str) -> Fait:
    neuve = _etape(tenir(request, identifiant))
    return Fait(neuve, version=neuve.version)


def _version(instruit: DepotInstruit) -> str:
    """Every act on a deposit makes another."""
    return version(instruit.depot.numero, "etape", len(instruit.faits))


def _etape(instruit: DepotInstruit) -> EtapeLue:
    dernier = instruit.faits[-1] if instruit.faits else None
    return EtapeLue(
        depot=instruit.depot.numero,
        etape=instruit.etape,
        terme=passages.terme(list(instruit.faits)),
        motif=dernier.motif if dernier else "",
        obstacle=points.obstacle(points.points(instruit)),
        version=_version(instruit),
    )


def _demande(faite: DemandeDeComplements) -> DemandeDeComplementsLue:
    venue = getattr(faite, "reponse", None)
    return DemandeDeComplementsLue(
        points=[PointDemande(lieu=point["lieu"], quoi=point["quoi"]) for point in faite.points],
        terme=faite.terme,
        effet=faite.effet,
        par=str(faite.par),
        le=faite.le,
        reponse=ReponseLue(numero=venue.numero, recu=venue.recu_at, tardif=venue.tardif) if venue else None,
    )

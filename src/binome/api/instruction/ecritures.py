"""What who instructs writes by a program: who takes care of a deposit, a point of its checklist, a draft of opinion."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.instruction.porte import ouvrir, tenir
from binome.api.instruction.schemas_ecrits import (
    AffectationLue,
    Personne,
    PointDeListeLu,
    PointExamineDit,
    ProjetLu,
    QuiSEnOccupe,
)
from binome.api.socle.ecriture import (
    Fait,
    annoncer_la_version,
    ecrire,
    ecrit_avec,
    exiger_la_version,
    par_la_page_avec,
    renvoyer_a_la_page,
    version,
)
from binome.api.socle.entree import REFUS, lu_avec
from binome.domaine.droits.portees import Portee
from binome.domaine.procedure.avis import ContenuAvis, manques
from binome.services.acces.ouverture import IntrouvableError
from binome.services.instruction import affectations, brouillons
from binome.services.instruction.affectations import Charge
from binome.services.instruction.brouillons import BrouillonAvis
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.recevabilite import points
from binome.services.instruction.recevabilite.points import PointVu

router = Router()
_ECRIRE = Portee.ecrire_instruction


@router.get(
    "/depots/{identifiant}/affectations",
    response={200: list[AffectationLue], **REFUS},
    url_name="affectations",
    **lu_avec(Portee.lire_instruction),
    summary="Qui s’occupe d’un dépôt, service par service, et qui le pourrait dans le sien",
)
def lire_les_affectations(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[AffectationLue]:
    instruit = ouvrir(request, response, identifiant)
    return [_affectation(instruit, charge) for charge in affectations.lire(instruit)]


@router.put(
    "/depots/{identifiant}/affectations/{service}",
    response={200: AffectationLue, **REFUS},
    url_name="affecter",
    **ecrit_avec(_ECRIRE, {"a": 12}, version=True),
    summary="Confier un dépôt à une personne de son service, ou à personne",
)
def affecter(
    request: HttpRequest, response: HttpResponse, identifiant: str, service: str, corps: QuiSEnOccupe
) -> HttpResponse:
    ouvrir(request, response, identifiant)
    annoncer_la_version(request)

    def faire() -> Fait:
        instruit = tenir(request, identifiant)
        charge = _charge(instruit, service)
        exiger_la_version(request, _version_de_charge(instruit, charge), corps)
        affectations.affecter(instruit.ouvert.compte, identifiant, service, corps.a, apres=charge.rang)
        neuve = _affectation(instruit, _charge(instruit, service))
        return Fait(neuve, version=neuve.version)

    return ecrire(request, faire)


def _charge(instruit: DepotInstruit, service: str) -> Charge:
    trouvee = next((c for c in affectations.lire(instruit) if c.service == service), None)
    if trouvee is None:
        raise IntrouvableError(service)
    return trouvee


def _version_de_charge(instruit: DepotInstruit, charge: Charge) -> str:
    return version(instruit.depot.numero, charge.service, charge.rang)


def _affectation(instruit: DepotInstruit, charge: Charge) -> AffectationLue:
    siens = charge.possibles if charge.sienne else ()
    return AffectationLue(
        service=charge.service,
        nom=charge.nom,
        a=str(charge.actuelle) if charge.actuelle else None,
        version=_version_de_charge(instruit, charge),
        possibles=[Personne(cle=i.compte.pk, nom=str(i.compte)) for i in siens],
    )


@router.get(
    "/depots/{identifiant}/recevabilite",
    response={200: list[PointDeListeLu], **REFUS},
    url_name="recevabilite",
    **lu_avec(Portee.lire_instruction),
    summary="Les points de recevabilité d’un dépôt, et ce qui en est dit",
)
def lire_la_recevabilite(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[PointDeListeLu]:
    instruit = ouvrir(request, response, identifiant)
    return [_point(instruit, vu) for vu in points.points(instruit)]


@router.put(
    "/depots/{identifiant}/recevabilite/{point}",
    response={200: PointDeListeLu, **REFUS},
    url_name="examiner",
    **ecrit_avec(_ECRIRE, {"etat": "rempli", "note": "Délibérations jointes."}, version=True),
    summary="Examiner un point de recevabilité",
)
def examiner(
    request: HttpRequest, response: HttpResponse, identifiant: str, point: str, corps: PointExamineDit
) -> HttpResponse:
    ouvrir(request, response, identifiant)
    annoncer_la_version(request)

    def faire() -> Fait:
        instruit = tenir(request, identifiant)
        vu = _le_point(instruit, point)
        exiger_la_version(request, _version_de_point(instruit, vu), corps)
        points.examiner(instruit.ouvert.compte, identifiant, point, corps.etat, corps.note, apres=vu.rang)
        neuf = _point(instruit, _le_point(instruit, point))
        return Fait(neuf, version=neuf.version)

    return ecrire(request, faire)


def _le_point(instruit: DepotInstruit, point: str) -> PointVu:
    trouve = next((vu for vu in points.points(instruit) if vu.point.id == point), None)
    if trouve is None:
        raise IntrouvableError(point)
    return trouve


def _version_de_point(instruit: DepotInstruit, vu: PointVu) -> str:
    return version(instruit.depot.numero, vu.point.id, vu.rang)


def _point(instruit: DepotInstruit, vu: PointVu) -> PointDeListeLu:
    return PointDeListeLu(
        point=vu.point.id,
        libelle=vu.point.libelle,
        etat=vu.etat,
        propose=vu.propose,
        note=vu.histoire[-1].note if vu.histoire else "",
        version=_version_de_point(instruit, vu),
    )


@router.get(
    "/depots/{identifiant}/avis/{instance}/projet",
    response={200: ProjetLu, **REFUS},
    url_name="projet-d-avis",
    **lu_avec(Portee.lire_instruction),
    summary="Le projet d’avis d’une instance, pour qui peut l’écrire",
)
def lire_le_projet(request: HttpRequest, response: HttpResponse, identifiant: str, instance: str) -> ProjetLu:
    instruit = ouvrir(request, response, identifiant)
    lu = _projet(brouillons.du_depot(instruit.ouvert, instruit.depot, instance))
    response.headers["ETag"] = lu.version
    return lu


@router.put(
    "/depots/{identifiant}/avis/{instance}/projet",
    response={200: ProjetLu, **REFUS},
    url_name="preparer-avis",
    **ecrit_avec(_ECRIRE, {"sens": "favorable", "motif": "Le périmètre se tient."}, version=True),
    summary="Enregistrer le projet d’avis d’une instance ; il ne se rend que sur sa page",
)
def preparer(
    request: HttpRequest, response: HttpResponse, identifiant: str, instance: str, corps: ContenuAvis
) -> HttpResponse:
    instruit = ouvrir(request, response, identifiant)
    brouillons.du_depot(instruit.ouvert, instruit.depot, instance)
    annoncer_la_version(request)

    def faire() -> Fait:
        tenu = tenir(request, identifiant)
        brouillon = brouillons.du_depot(tenu.ouvert, tenu.depot, instance)
        exiger_la_version(request, _version_de_projet(brouillon), corps)
        neuf = _projet(brouillons.contribuer(tenu.ouvert.compte, identifiant, instance, brouillon.version, corps))
        return Fait(neuf, version=neuf.version)

    return ecrire(request, faire)


def _version_de_projet(brouillon: BrouillonAvis) -> str:
    return version(brouillon.depot.numero, brouillon.instance.cle, brouillon.version)


def _projet(brouillon: BrouillonAvis) -> ProjetLu:
    return ProjetLu(
        instance=brouillon.instance.cle,
        nom=brouillon.instance.nom,
        contenu=brouillon.contenu,
        manques=list(manques(brouillon.contenu)),
        rendu_le=brouillon.rendu.le if brouillon.rendu else None,
        version=_version_de_projet(brouillon),
    )


@router.post(
    "/depots/{identifiant}/avis/{instance}",
    response=REFUS,
    url_name="rendre-avis",
    **par_la_page_avec(_ECRIRE),
    summary="Rendre un avis : sur sa page seulement ; la réponse dit laquelle",
)
def rendre(request: HttpRequest, response: HttpResponse, identifiant: str, instance: str) -> None:
    instruit = ouvrir(request, response, identifiant)
    brouillons.du_depot(instruit.ouvert, instruit.depot, instance)
    renvoyer_a_la_page("Rendre un avis", "instruction-avis-rendre", identifiant, instance)

"""What who conducts a committee writes of its sessions by a program: planned, its agenda, convened, moved, cancelled,
opened, closed, at the addresses where they are read. Nobody comes in, votes or is recused so: that is for the session
and its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from binome.api.comite.lectures import router
from binome.api.comite.schemas import (
    ConvocationDite,
    DeplacementDit,
    InscriptionDite,
    MotifDit,
    OuvertureDite,
    RetraitDit,
    SeanceDite,
    SeanceLue,
)
from binome.api.comite.seances_tenues import ICI, Ici, Rang, changer, fait, tenir
from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec, par_la_page_avec, renvoyer_a_la_page
from binome.api.socle.entree import REFUS, entree_de, entrer
from binome.domaine.droits.portees import Portee
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, ordre_du_jour, seances
from binome.services.comite.changements import gestes
from binome.services.comite.par_ecrit import consultations
from binome.services.socle import horloge

__all__ = ["router"]
_ECRIRE = Portee.ecrire_comite


@router.post(
    ICI,
    response={201: SeanceLue, **REFUS},
    url_name="prevoir",
    **ecrit_avec(_ECRIRE, {"quand": "2026-12-15T14:30:00+01:00", "lieu": "Paris, salle 4"}),
    summary="Prévoir une séance du comité, ou une consultation écrite ; son ordre du jour vient ensuite",
)
def prevoir(request: HttpRequest, response: HttpResponse, campagne: str, corps: SeanceDite) -> HttpResponse:
    acces.entrer(entrer(request, response), campagne, horloge.maintenant())

    def faire() -> Fait:
        compte = entree_de(request).compte
        if corps.par_ecrit:
            if corps.lieu:
                raise RefusError("Une consultation écrite ne se tient nulle part : retirez « lieu », ou « par_ecrit ».")
            neuve = consultations.prevoir(compte, campagne, corps.quand)
        else:
            neuve = seances.prevoir(compte, campagne, corps.quand, corps.lieu)
        return fait(tenir(request, campagne), neuve.rang, 201)

    return ecrire(request, faire)


@router.put(
    f"{ICI}/{{rang}}",
    response={200: SeanceLue, **REFUS},
    url_name="deplacer",
    **ecrit_avec(
        _ECRIRE,
        {"quand": "2026-12-16T14:30:00+01:00", "lieu": "Lyon", "motif": "La salle est prise."},
        version=True,
    ),
    summary="Déplacer une séance prévue : qui était convoqué l’est de nouveau, avec le motif",
)
def deplacer(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, corps: DeplacementDit
) -> HttpResponse:
    return changer(
        request,
        response,
        (campagne, rang),
        corps,
        lambda ici: gestes.deplacer(*ici, corps.quand, corps.lieu, corps.motif, corps.urgence),
    )


@router.post(
    f"{ICI}/{{rang}}/annulation",
    response={200: SeanceLue, **REFUS},
    url_name="annuler-la-seance",
    **ecrit_avec(_ECRIRE, {"motif": "Les dossiers sont complétés."}, version=True),
    summary="Annuler une séance prévue : ses dossiers en attendront une autre, et qui était convoqué l’apprend",
)
def annuler(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, corps: MotifDit) -> HttpResponse:
    return changer(request, response, (campagne, rang), corps, lambda ici: gestes.annuler(*ici, corps.motif))


@router.post(
    f"{ICI}/{{rang}}/points",
    response={201: SeanceLue, **REFUS},
    url_name="inscrire",
    **ecrit_avec(_ECRIRE, {"dossiers": ["hautes-alpes"]}, version=True),
    summary="Inscrire à l’ordre du jour des dossiers qui attendent le comité, ou un point sans dossier",
)
def inscrire(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, corps: InscriptionDite
) -> HttpResponse:
    def faire(ici: Ici) -> None:
        if corps.titre:
            ordre_du_jour.inscrire_un_point(*ici, corps.titre, corps.texte, au_vote=corps.au_vote)
        if corps.dossiers or not corps.titre:
            ordre_du_jour.inscrire_des_dossiers(*ici, corps.dossiers)

    return changer(request, response, (campagne, rang), corps, faire, 201)


@router.post(
    f"{ICI}/{{rang}}/points/{{point}}/retrait",
    response={200: SeanceLue, **REFUS},
    url_name="retirer-un-point",
    **ecrit_avec(_ECRIRE, {"motif": "Le territoire le demande."}, version=True),
    summary="Retirer un point de l’ordre du jour d’une séance qui n’est pas ouverte ; convoquée, avec son motif",
)
def retirer(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, point: Rang, corps: RetraitDit
) -> HttpResponse:
    return changer(
        request,
        response,
        (campagne, rang),
        corps,
        lambda ici: gestes.retirer_un_point(*ici, point, corps.motif),
    )


@router.post(
    f"{ICI}/{{rang}}/convocation",
    response={200: SeanceLue, **REFUS},
    url_name="convoquer",
    **ecrit_avec(_ECRIRE, {"urgence": ""}, version=True),
    summary="Envoyer les convocations d’une séance dont l’ordre du jour est prêt",
)
def convoquer(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, corps: ConvocationDite
) -> HttpResponse:
    return changer(request, response, (campagne, rang), corps, lambda ici: seances.convoquer(*ici, corps.urgence))


@router.post(
    f"{ICI}/{{rang}}/ouverture",
    response={200: SeanceLue, **REFUS},
    url_name="ouvrir-la-seance",
    **ecrit_avec(_ECRIRE, {"preside_par": 12}, version=True),
    summary="Ouvrir une séance convoquée, le jour venu, et dire qui la préside : la clé d’un membre",
)
def ouvrir(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, corps: OuvertureDite
) -> HttpResponse:
    return changer(request, response, (campagne, rang), corps, lambda ici: seances.ouvrir(*ici, corps.preside_par))


@router.post(
    f"{ICI}/{{rang}}/levee",
    response={200: SeanceLue, **REFUS},
    url_name="lever",
    **ecrit_avec(_ECRIRE, None, version=True),
    summary="Lever une séance ouverte, tous ses votes clos",
)
def lever(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang) -> HttpResponse:
    return changer(request, response, (campagne, rang), None, lambda ici: seances.lever(*ici))


@router.post(
    f"{ICI}/{{rang}}/points/{{point}}/votes",
    response=REFUS,
    url_name="voter",
    **par_la_page_avec(Portee.lire_comite),
    summary="Voter, donner mandat, se déporter : en séance, sur sa page seulement ; la réponse dit laquelle",
)
def voter(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, point: Rang) -> None:
    ouvert = acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    ordre_du_jour.point_de(seances.trouver(ouvert.campagne, rang), point)
    renvoyer_a_la_page("Voter", "comite-point", campagne, rang, point)

"""What a program puts to a committee: a proposition on an item; a written consultation, opened by its president,
counted at its term. Nobody answers so, nor asks for a debate instead: that is for each member and their page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from binome.api.comite.schemas import PropositionDite, SeanceLue
from binome.api.comite.seances_ecrites import router
from binome.api.comite.seances_tenues import ICI, Rang, changer
from binome.api.socle.ecriture import ecrit_avec, par_la_page_avec, renvoyer_a_la_page
from binome.api.socle.entree import REFUS, entrer
from binome.domaine.droits.portees import Portee
from binome.services.comite import acces, seances, votes
from binome.services.comite.par_ecrit import consultations
from binome.services.socle import horloge

__all__ = ["router"]
_ECRIRE = Portee.ecrire_comite


@router.post(
    f"{ICI}/{{rang}}/points/{{point}}/proposition",
    response={201: SeanceLue, **REFUS},
    url_name="proposer-au-vote",
    **ecrit_avec(_ECRIRE, {"proposition": "label", "motifs": "Le plan répond aux quatre enjeux."}, version=True),
    summary="Mettre une proposition aux voix sur un point : d’une consultation avant qu’elle s’ouvre, ou en séance",
)
def proposer(
    request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang, point: Rang, corps: PropositionDite
) -> HttpResponse:
    return changer(
        request,
        response,
        (campagne, rang),
        corps,
        lambda ici: votes.soumettre(*ici, point, corps.proposition, corps.motifs, corps.conditions),
        201,
    )


@router.post(
    f"{ICI}/{{rang}}/consultation",
    response={200: SeanceLue, **REFUS},
    url_name="consulter",
    **ecrit_avec(_ECRIRE, None, version=True),
    summary="Ouvrir une consultation écrite : chaque membre est prévenu ; par la présidence seule",
)
def consulter(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang) -> HttpResponse:
    return changer(request, response, (campagne, rang), None, lambda ici: consultations.lancer(*ici))


@router.post(
    f"{ICI}/{{rang}}/comptage",
    response={200: SeanceLue, **REFUS},
    url_name="compter",
    **ecrit_avec(_ECRIRE, None, version=True),
    summary="Compter une consultation écrite dont le terme est passé, quand aucun ouvrier ne l’a fait",
)
def compter(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang) -> HttpResponse:
    return changer(request, response, (campagne, rang), None, lambda ici: consultations.compter(*ici))


@router.post(
    f"{ICI}/{{rang}}/opposition",
    response=REFUS,
    url_name="s-opposer",
    **par_la_page_avec(Portee.lire_comite),
    summary="S’opposer à une consultation écrite : par chaque membre, sur sa page ; la réponse dit laquelle",
)
def s_opposer(request: HttpRequest, response: HttpResponse, campagne: str, rang: Rang) -> None:
    ouvert = acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    seances.trouver(ouvert.campagne, rang)
    renvoyer_a_la_page("S’opposer", "comite-seance", campagne, rang)

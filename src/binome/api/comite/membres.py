"""What is known of a member who has no account, read and written down by a program: the service of their page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from binome.api.comite.composition import MEMBRES, Cle, router
from binome.api.comite.schemas_membres import FicheDuMembreLue, RattachementDit, ReponseDite
from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec
from binome.api.socle.entree import REFUS, entree_de, entrer, lu_avec
from binome.domaine.droits.portees import Portee
from binome.services.acces.lignes import Compte
from binome.services.comite import acces
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.membres import rattachements
from binome.services.conflits.declarations import PeriodeDite
from binome.services.socle import horloge

__all__ = ["router"]
_LUI = f"{MEMBRES}/{{membre}}"
Ici = tuple[Compte, str, int]
"""Who, in the committee of which campaign, of which member."""


@router.get(
    _LUI,
    response={200: FicheDuMembreLue, **REFUS},
    url_name="membre",
    **lu_avec(Portee.lire_comite),
    summary="Ce que l’on sait d’un membre sans compte : ses mandats, ce qu’une liste propose, sa déclaration",
)
def lire(request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle) -> FicheDuMembreLue:
    return _fiche(acces.composer(entrer(request, response), campagne, horloge.maintenant()), membre)


@router.post(
    f"{_LUI}/mandats",
    response={201: FicheDuMembreLue, **REFUS},
    url_name="rattacher",
    **ecrit_avec(
        Portee.ecrire_comite,
        {
            "organisme": {"nom": "Région Sud", "nature": "region", "siren": "231300021"},
            "fonction": "conseillère régionale",
            "d_apres": "sa lettre du 3 mars",
        },
    ),
    summary="Noter pour qui travaille un membre sans compte, ou quel mandat il détient, et ce qui le dit",
)
def rattacher(
    request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle, corps: RattachementDit
) -> HttpResponse:
    def faire(ici: Ici) -> object:
        periode = PeriodeDite(corps.du, corps.au)
        return rattachements.rattacher(*ici, corps.organisme.dite(), corps.fonction, periode, corps.d_apres)

    return _noter(request, response, (campagne, membre), faire, 201)


@router.delete(
    f"{_LUI}/mandats/{{mandat}}",
    response={200: FicheDuMembreLue, **REFUS},
    url_name="detacher",
    **ecrit_avec(Portee.ecrire_comite, None),
    summary="Retirer un mandat noté pour un membre sans compte",
)
def detacher(request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle, mandat: Cle) -> HttpResponse:
    return _noter(request, response, (campagne, membre), lambda ici: rattachements.retirer(*ici, mandat))


@router.post(
    f"{_LUI}/non-confirmes/{{mandat}}",
    response={200: FicheDuMembreLue, **REFUS},
    url_name="repondre-du-membre",
    **ecrit_avec(Portee.ecrire_comite, {"oui": True}),
    summary="Dire si le mandat que propose une liste est bien celui d’un membre sans compte",
)
def repondre(
    request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle, mandat: Cle, corps: ReponseDite
) -> HttpResponse:
    return _noter(
        request, response, (campagne, membre), lambda ici: rattachements.repondre(*ici, mandat, oui=corps.oui)
    )


@router.post(
    f"{_LUI}/declaration",
    response={201: FicheDuMembreLue, **REFUS},
    url_name="recevoir-la-declaration",
    **ecrit_avec(Portee.ecrire_comite, None),
    summary="Noter reçue la déclaration d’intérêts d’un membre sans compte",
)
def recevoir(request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle) -> HttpResponse:
    return _noter(request, response, (campagne, membre), lambda ici: rattachements.recevoir(*ici), 201)


def _noter(
    request: HttpRequest,
    response: HttpResponse,
    ou: tuple[str, int],
    faire: Callable[[Ici], object],
    statut: int = 200,
) -> HttpResponse:
    """Write something down of a member; the answer is their file, as it is read now."""
    campagne, membre = ou
    acces.composer(entrer(request, response), campagne, horloge.maintenant())

    def un() -> Fait:
        compte = entree_de(request).compte
        faire((compte, campagne, membre))
        return Fait(_fiche(acces.composer(compte, campagne, horloge.maintenant()), membre), statut)

    return ecrire(request, un)


def _fiche(ouvert: ComiteOuvert, membre: int) -> FicheDuMembreLue:
    fiche = rattachements.fiche(ouvert, membre, horloge.maintenant())
    return FicheDuMembreLue.model_validate(rattachements.en_arbre(fiche))

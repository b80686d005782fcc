"""Who sits in a committee, read and named by a program: the service of its page."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from binome.api.comite.schemas_membres import CompositionLue, MembreDit, MembreLu
from binome.api.instruction.schemas_ecrits import Personne
from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec
from binome.api.socle.entree import REFUS, entree_de, entrer, lu_avec
from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.droits.portees import Portee
from binome.services.acces.lignes import MembreDuComite
from binome.services.comite import acces, composition
from binome.services.socle import horloge

router = Router()
Cle = Annotated[int, Field(ge=1, le=2**53)]
MEMBRES = "/campagnes/{campagne}/comite/membres"


@router.get(
    MEMBRES,
    response={200: CompositionLue, **REFUS},
    url_name="membres",
    **lu_avec(Portee.lire_comite),
    summary="Qui siège au comité d’une campagne, et, pour qui compose, qui peut y être nommé",
)
def lire(request: HttpRequest, response: HttpResponse, campagne: str) -> CompositionLue:
    ouvert = acces.composer(entrer(request, response), campagne, horloge.maintenant())
    jour = horloge.jour_a(ouvert.campagne.fuseau, horloge.maintenant())
    membres = composition.membres_ou_a_venir(ouvert.campagne, jour)
    pris = {membre.compte_id for membre in membres}
    libres = composition.candidats(ouvert.campagne) if ouvert.compose else []
    return CompositionLue(
        membres=[_membre(membre) for membre in membres],
        candidats=[Personne(cle=c.pk, nom=str(c)) for c in libres if c.pk not in pris],
    )


@router.post(
    MEMBRES,
    response={201: MembreLu, **REFUS},
    url_name="nommer",
    **ecrit_avec(
        Portee.ecrire_comite,
        {"nom": "Alice Martin", "qualite": "maire", "rattachement": "Gap", "nature": "elu"},
    ),
    summary="Nommer un membre, un suppléant ou le secrétariat du comité",
)
def nommer(request: HttpRequest, response: HttpResponse, campagne: str, corps: MembreDit) -> HttpResponse:
    acces.composer(entrer(request, response), campagne, horloge.maintenant())

    def faire() -> Fait:
        neuf = composition.nommer(
            entree_de(request).compte,
            campagne,
            nom=corps.nom,
            qualite=corps.qualite,
            rattachement=corps.rattachement,
            nature=corps.nature,
            fonction=corps.fonction,
            qui=corps.compte,
            suppleant_de=corps.suppleant_de,
        )
        return Fait(_membre(neuf), 201)

    return ecrire(request, faire)


@router.delete(
    f"{MEMBRES}/{{membre}}",
    response={200: MembreLu, **REFUS},
    url_name="finir",
    **ecrit_avec(Portee.ecrire_comite, None),
    summary="Mettre fin aux fonctions d’un membre, et à celles de ses suppléants",
)
def finir(request: HttpRequest, response: HttpResponse, campagne: str, membre: Cle) -> HttpResponse:
    acces.composer(entrer(request, response), campagne, horloge.maintenant())

    def faire() -> Fait:
        return Fait(_membre(composition.finir(entree_de(request).compte, campagne, membre)))

    return ecrire(request, faire)


def _membre(membre: MembreDuComite) -> MembreLu:
    return MembreLu(
        cle=membre.pk,
        nom=membre.nom,
        qualite=membre.qualite,
        rattachement=membre.rattachement,
        nature=NatureDuMembre(membre.nature),
        fonction=FonctionAuComite(membre.fonction),
        suppleant_de=membre.suppleant_de_id,
        depuis=membre.depuis,
        jusqu_au=membre.jusqu_au,
        sans_compte=membre.compte_id is None,
    )

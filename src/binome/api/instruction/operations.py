"""Instruction and decisions, as JSON, to who may read them: the services of the pages, with the same refusals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.instruction.schemas import AvisLu, ChaineLue, DecisionLue, DepotDeBoite, LiensLus, VueLue
from binome.api.socle.entree import REFUS, entrer, lu_avec
from binome.domaine.droits.droits import Action
from binome.domaine.droits.portees import Portee
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError
from binome.services.annonce import palmares
from binome.services.conflits import liens as calcul
from binome.services.instruction import avis_lus, depots_instruits
from binome.services.instruction.boite import dite, filtres, liste
from binome.services.instruction.boite import vues as gardees
from binome.services.socle import horloge

router = Router()


@router.get(
    "/campagnes/{campagne}/boite",
    response={200: list[DepotDeBoite], **REFUS},
    url_name="boite",
    **lu_avec(Portee.lire_instruction),
    summary="Les dépôts que l’on instruit ou juge dans une campagne ; filtres et tri comme dans l’adresse de la page",
)
def boite(request: HttpRequest, response: HttpResponse, campagne: str) -> list[DepotDeBoite]:
    ouverte = liste.ouvrir(entrer(request, response), campagne)
    question = filtres.Filtres.from_question(request.GET.dict())
    lignes = filtres.appliquer(question, liste.lignes(ouverte), ouverte.compte.pk)
    return [DepotDeBoite(**dite.dire(ligne)) for ligne in lignes]


@router.get(
    "/campagnes/{campagne}/boite/vues",
    response={200: list[VueLue], **REFUS},
    url_name="vues",
    **lu_avec(Portee.lire_instruction),
    summary="Les vues que l’on garde de sa boîte, chacune avec sa question",
)
def vues(request: HttpRequest, response: HttpResponse, campagne: str) -> list[VueLue]:
    ouverte = liste.ouvrir(entrer(request, response), campagne)
    return [VueLue(nom=vue.nom, question=vue.question) for vue in gardees.toutes(ouverte)]


@router.get(
    "/depots/{identifiant}/avis",
    response={200: list[AvisLu], **REFUS},
    url_name="avis",
    **lu_avec(Portee.lire_instruction),
    summary="Les avis rendus sur une candidature déposée, que l’on peut lire",
)
def avis(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[AvisLu]:
    lus = avis_lus.lire(entrer(request, response), identifiant)
    return [
        AvisLu(
            cle=lu.cle,
            instance=lu.instance,
            rang=lu.rang,
            sens=lu.sens.value if lu.sens else None,
            motif=lu.motif,
            reserves=lu.reserves,
            depot=lu.depot,
            revision=lu.revision,
            perime=lu.perime,
            le=lu.le,
            tardif=lu.tardif,
            corrige_le=lu.corrige_le,
            corrige_par=lu.corrige_par,
            empreinte=lu.empreinte,
            reserve_personnes=lu.personnes is None,
        )
        for lu in lus
    ]


@router.get(
    "/depots/{identifiant}/liens",
    response={200: list[LiensLus], **REFUS},
    url_name="liens",
    **lu_avec(Portee.lire_instruction),
    summary="Ce qui relie qui juge à une candidature déposée, et ce qui n’est pas vérifié",
)
def liens(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[LiensLus]:
    compte = entrer(request, response)
    instruit = depots_instruits.ouvrir(compte, identifiant, Action.lire_liens)
    tous = calcul.liens_du_dossier(instruit.ouvert.dossier, horloge.maintenant(), pour=compte)
    return [
        LiensLus(
            juge=vus.juge,
            nom=vus.nom,
            qualites=vus.qualites,
            etat=vus.etat,
            verifie=vus.verifie,
            liens=[
                ChaineLue(
                    phrase=vu.chaine.phrase,
                    ecarte=vu.ecarte.motif if vu.ecarte else None,
                    ecarte_par=str(vu.ecarte.par) if vu.ecarte else None,
                )
                for vu in vus.liens
            ],
            manques=[*vus.manques, *([vus.reste] if vus.reste else [])],
            deport=vus.deport.sens if vus.deport else None,
        )
        for vus in tous
    ]


@router.get(
    "/depots/{identifiant}/decision",
    response={200: DecisionLue, **REFUS},
    url_name="decision",
    **lu_avec(Portee.lire_instruction),
    summary="La décision sur une candidature, pour son équipe, une fois annoncée",
)
def decision(request: HttpRequest, response: HttpResponse, identifiant: str) -> DecisionLue:
    ouvert = ouverture.exiger(entrer(request, response), identifiant, Action.lire)
    annoncee = palmares.decision_annoncee(ouvert.dossier.pk)
    if annoncee is None or annoncee.annoncee_le is None:
        raise IntrouvableError(identifiant)
    rouvert = palmares.rouvert_depuis(annoncee)
    return DecisionLue(
        depot=annoncee.depot.numero,
        version=annoncee.version,
        sens=annoncee.sens,
        motifs=annoncee.motifs,
        conditions=list(annoncee.conditions),
        annoncee_le=annoncee.annoncee_le,
        empreinte=annoncee.empreinte,
        rouvert_le=rouvert.le if rouvert else None,
    )

"""What follows a label, as JSON: the plan to who follows it, the requests to who made them and to who received them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.socle.ecriture import Fait, ecrire, ecrit_avec
from binome.api.socle.entree import REFUS, entree_de, entrer, lu_avec
from binome.api.suivi.schemas import DemandeAPreparer, DemandeLue, EtapeADire, EvenementLu, SuiviLu
from binome.documents.suivi import situation
from binome.domaine.droits.droits import Action
from binome.domaine.droits.portees import Portee
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.services.acces import ouverture
from binome.services.acces.lignes import Compte
from binome.services.demarches import demandes as preparation
from binome.services.demarches import etapes, lecture
from binome.services.suivi import ecriture, lectures
from binome.services.suivi.lectures import LigneDeSuivi

router = Router()


@router.get(
    "/suivi/{dossier}",
    response={200: SuiviLu, **REFUS},
    url_name="suivi",
    **lu_avec(Portee.lire_suivi),
    summary="Le suivi d’un plan labellisé : où en est chaque action, les sommes, les retards",
)
def suivi(request: HttpRequest, response: HttpResponse, dossier: str) -> SuiviLu:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire_suivi)
    vu = lectures.suivre(ouvert)
    return SuiviLu.model_validate(situation.en_arbre(vu.situation, dossier, vu.label.territoire, vu.jour))


@router.get(
    "/suivi/{dossier}/evenements",
    response={200: list[EvenementLu], **REFUS},
    url_name="evenements",
    **lu_avec(Portee.lire_suivi),
    summary="Tout ce qui fut dit d’un plan labellisé, dans l’ordre ; « rang » est ce que cite une correction",
)
def evenements(request: HttpRequest, response: HttpResponse, dossier: str) -> list[EvenementLu]:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire_suivi)
    return [_evenement(ligne) for ligne in lectures.suivre(ouvert).lignes]


@router.post(
    "/suivi/{dossier}/evenements",
    response={201: EvenementLu, **REFUS},
    url_name="dire-un-evenement",
    **ecrit_avec(
        Portee.ecrire_suivi,
        {"fiche": "f1", "genre": "financement", "acte": "accord", "tiers": "ADEME", "montant": 400000}
        | {"jour": "2026-03-01"},
    ),
    summary="Dire ce qui est arrivé à une action, ou corriger ce qui en fut dit",
    description="« genre » et « acte » : avancement, jalon, financement, mesure, difficulté ou décision. « corrige » : "
    "le rang de ce que ceci remplace ; avec « annule », le retire. « cite » : le rang de la difficulté que l’on lève.",
)
def dire(request: HttpRequest, response: HttpResponse, dossier: str, corps: SaisieDeSuivi) -> HttpResponse:
    lectures.suivre(ouverture.exiger(entrer(request, response), dossier, Action.lire_suivi))

    def faire() -> Fait:
        compte = entree_de(request).compte
        rang = ecriture.dire(compte, dossier, corps, source="programme").rang
        suivi = lectures.suivre(ouverture.exiger(compte, dossier, Action.lire_suivi))
        return Fait(next(_evenement(li) for li in suivi.lignes if li.evenement.rang == rang), 201)

    return ecrire(request, faire)


def _evenement(ligne: LigneDeSuivi) -> EvenementLu:
    return EvenementLu.model_validate(lectures.arbre(ligne))


@router.get(
    "/demandes/recues",
    response={200: list[DemandeLue], **REFUS},
    url_name="demandes-recues",
    **lu_avec(Portee.lire_demandes),
    summary="Les demandes envoyées à l’opérateur pour qui l’on répond",
)
def recues(request: HttpRequest, response: HttpResponse) -> list[DemandeLue]:
    return [DemandeLue.model_validate(lecture.arbre(vue)) for vue in lecture.recues(entrer(request, response))]


@router.get(
    "/suivi/{dossier}/demandes",
    response={200: list[DemandeLue], **REFUS},
    url_name="demandes",
    **lu_avec(Portee.lire_demandes),
    summary="Les demandes d’un dossier à des opérateurs, et ce qu’elles deviennent",
)
def demandes(request: HttpRequest, response: HttpResponse, dossier: str) -> list[DemandeLue]:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire)
    return [DemandeLue.model_validate(lecture.arbre(vue)) for vue in lecture.lister(ouvert)]


@router.get(
    "/suivi/{dossier}/demandes/{numero}",
    response={200: DemandeLue, **REFUS},
    url_name="demande",
    **lu_avec(Portee.lire_demandes),
    summary="Une demande à un opérateur",
)
def demande(request: HttpRequest, response: HttpResponse, dossier: str, numero: str) -> DemandeLue:
    ouvert = ouverture.exiger(entrer(request, response), dossier, Action.lire)
    return DemandeLue.model_validate(lecture.arbre(lecture.une(ouvert, numero)))


@router.post(
    "/suivi/{dossier}/demandes",
    response={201: DemandeLue, **REFUS},
    url_name="preparer-une-demande",
    **ecrit_avec(Portee.ecrire_demandes, {"fiche": "f1", "dispositif": "pret-vert", "montant": 400000}),
    summary="Préparer la demande d’une action à l’opérateur d’un dispositif ; l’envoyer se fait sur sa page",
)
def preparer(request: HttpRequest, response: HttpResponse, dossier: str, corps: DemandeAPreparer) -> HttpResponse:
    ouverture.exiger(entrer(request, response), dossier, Action.lire)

    def faire() -> Fait:
        compte = entree_de(request).compte
        neuve = preparation.preparer(
            compte,
            dossier,
            corps.fiche,
            corps.dispositif,
            operateur=corps.operateur,
            montant=corps.montant,
            message=corps.message,
        )
        return _la_demande(compte, dossier, neuve.numero)

    return ecrire(request, faire)


@router.post(
    "/suivi/{dossier}/demandes/{numero}/etapes",
    response={201: DemandeLue, **REFUS},
    url_name="dire-une-demande",
    **ecrit_avec(Portee.ecrire_demandes, {"etat": "envoyee", "le": "2026-03-01"}),
    summary="Dire, pour le territoire, ce que devient une demande",
)
def dire_une_demande(
    request: HttpRequest, response: HttpResponse, dossier: str, numero: str, corps: EtapeADire
) -> HttpResponse:
    lecture.une(ouverture.exiger(entrer(request, response), dossier, Action.lire), numero)

    def faire() -> Fait:
        compte = entree_de(request).compte
        etapes.dire(compte, dossier, numero, corps.dite)
        return _la_demande(compte, dossier, numero)

    return ecrire(request, faire)


def _la_demande(compte: Compte, dossier: str, numero: str) -> Fait:
    vue = lecture.une(ouverture.exiger(compte, dossier, Action.lire), numero)
    return Fait(DemandeLue.model_validate(lecture.arbre(vue)), 201)


@router.get(
    "/demandes/recues/{numero}",
    response={200: DemandeLue, **REFUS},
    url_name="demande-recue",
    **lu_avec(Portee.lire_demandes),
    summary="Une demande envoyée à l’opérateur pour qui l’on répond",
)
def recue(request: HttpRequest, response: HttpResponse, numero: str) -> DemandeLue:
    return DemandeLue.model_validate(lecture.arbre(lecture.recue(entrer(request, response), numero)))


@router.post(
    "/demandes/recues/{numero}/etapes",
    response={201: DemandeLue, **REFUS},
    url_name="repondre-a-une-demande",
    **ecrit_avec(Portee.ecrire_demandes, {"etat": "accordee", "montant": 350000}),
    summary="Répondre, pour un opérateur, à une demande reçue",
)
def repondre(request: HttpRequest, response: HttpResponse, numero: str, corps: EtapeADire) -> HttpResponse:
    lecture.recue(entrer(request, response), numero)

    def faire() -> Fait:
        compte = entree_de(request).compte
        etapes.repondre(compte, numero, corps.dite)
        return Fait(DemandeLue.model_validate(lecture.arbre(lecture.recue(compte, numero))), 201)

    return ecrire(request, faire)

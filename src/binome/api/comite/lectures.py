"""The committee and the announcement, as JSON, to who sits there or conducts it."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.comite.schemas import AnnonceLue, SeanceEnBref, SeanceLue
from binome.api.socle.ecriture import par_la_page_avec, renvoyer_a_la_page, version
from binome.api.socle.entree import REFUS, entrer, lu_avec
from binome.domaine.droits.portees import Portee
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.services.acces.lignes import SeanceDuComite
from binome.services.annonce import armement
from binome.services.comite import acces, decisions
from binome.services.comite import seances as sessions
from binome.services.comite.papiers import dite
from binome.services.socle import horloge

router = Router()


@router.get(
    "/campagnes/{campagne}/comite/seances",
    response={200: list[SeanceEnBref], **REFUS},
    url_name="seances",
    **lu_avec(Portee.lire_comite),
    summary="Les séances du comité d’une campagne, pour ses membres",
)
def seances(request: HttpRequest, response: HttpResponse, campagne: str) -> list[SeanceEnBref]:
    ouvert = acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    return [SeanceEnBref(**dite.en_bref(seance)) for seance in sessions.toutes(ouvert.campagne)]


@router.get(
    "/campagnes/{campagne}/comite/seances/{rang}",
    response={200: SeanceLue, **REFUS},
    url_name="seance",
    **lu_avec(Portee.lire_comite),
    summary="Une séance du comité : qui est là, le quorum, chaque point et ses votes ; jamais ce que chacun a voté",
)
def seance(request: HttpRequest, response: HttpResponse, campagne: str, rang: int) -> SeanceLue:
    ouvert = acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    lue = seance_lue(ouvert, rang)
    response.headers["ETag"] = lue.version
    return lue


def seance_lue(ouvert: acces.ComiteOuvert, rang: int) -> SeanceLue:
    """A session, as one person reads it. Errors: IntrouvableError."""
    ici = sessions.trouver(ouvert.campagne, rang)
    return SeanceLue(**dite.dire(ouvert, rang), version=version_de_seance(ici))


def version_de_seance(seance: SeanceDuComite) -> str:
    """What changes with each act of who conducts it: its dates, its place, its agenda. One query."""
    points = [[p.rang, p.depot_id, p.titre, p.retire_le is not None] for p in seance.points.order_by("rang")]
    condense = hashlib.sha256(canonique_rfc8785({"seance": dite.en_bref(seance), "points": points})).hexdigest()
    return version("seance", seance.rang, condense[:16])


@router.get(
    "/campagnes/{campagne}/annonce",
    response={200: AnnonceLue, **REFUS},
    url_name="annonce",
    **lu_avec(Portee.lire_comite),
    summary="Où en est l’annonce des décisions, pour qui la conduit",
)
def annonce(request: HttpRequest, response: HttpResponse, campagne: str) -> AnnonceLue:
    ouvert = armement.relire(entrer(request, response), campagne)
    en_cours = armement.en_cours(ouvert.campagne)
    return AnnonceLue(
        etat=en_cours.etat if en_cours else None,
        instant=en_cours.instant if en_cours else None,
        empreinte=en_cours.empreinte if en_cours else None,
        pretes=len(decisions.decisions_approuvees(ouvert.campagne)),
        en_attente=len(decisions.en_attente(ouvert.campagne)),
    )


@router.post(
    "/campagnes/{campagne}/annonce",
    response=REFUS,
    url_name="armer",
    **par_la_page_avec(Portee.lire_comite),
    summary="Armer l’annonce : sur sa page seulement ; la réponse dit laquelle",
)
def armer(request: HttpRequest, response: HttpResponse, campagne: str) -> None:
    armement.ouvrir(entrer(request, response), campagne)
    renvoyer_a_la_page("Armer une annonce", "annonce", campagne)


@router.post(
    "/campagnes/{campagne}/decisions/{dossier}",
    response=REFUS,
    url_name="decider",
    **par_la_page_avec(Portee.lire_comite),
    summary="Décider d’un dossier : sur la page du comité seulement ; la réponse dit laquelle",
)
def decider(request: HttpRequest, response: HttpResponse, campagne: str, dossier: str) -> None:
    acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    renvoyer_a_la_page("Décider", "comite-decisions", campagne)

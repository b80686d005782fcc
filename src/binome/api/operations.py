"""The operations of the API. They read and verify; nothing that is sent is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from binome.api.schemas import (
    AppelComplet,
    AppelEnBref,
    DossierEnBref,
    EtatReferentielLu,
    RefusLu,
    RegleLue,
    TrouvailleLue,
)
from binome.api.socle.erreurs import Refus, illisible, introuvable
from binome.appels.catalogue import AppelInconnuError, charger_appel, identifiants
from binome.appels.chargement import AppelExecutable
from binome.documents.ecriture import to_json
from binome.documents.erreurs import DossierIllisibleError
from binome.documents.lecture import lire
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import nombre
from binome.domaine.verdict.constat import Verdict
from binome.services.calculs import calculs
from binome.services.publication.vitrine import Candidature, Vitrine, vitrine_du_serveur
from binome.services.verification.verdict import controler, verifier

router = Router()
LISSES = "X-Binome-Textes-Lisses"
"""Header that names the texts whose ligatures, invisible or control characters were put right on reading."""
JSON = "application/json; charset=utf-8"


def _vitrine() -> Vitrine:
    return vitrine_du_serveur(settings.BINOME_DOSSIERS, settings.RACINE)


def candidature_servie(identifiant: str) -> Candidature:
    if trouvee := _vitrine().candidature(identifiant):
        return trouvee
    raise introuvable(f"Aucun dossier ne porte l’identifiant « {identifiant} » sur ce serveur.")


def _appel(identifiant: str) -> AppelExecutable:
    try:
        return charger_appel(identifiant)
    except AppelInconnuError as erreur:
        raise introuvable(str(erreur)) from None


@router.get("/appels", response=list[AppelEnBref], url_name="appels", summary="Les appels connus")
def appels(request: HttpRequest) -> list[AppelEnBref]:
    charges = [charger_appel(identifiant) for identifiant in identifiants()]
    return [
        AppelEnBref(id=a.appel.id, titre=a.appel.titre, version=a.appel.version, regles=len(a.regles)) for a in charges
    ]


@router.get(
    "/appels/{identifiant}",
    response={200: AppelComplet, 404: RefusLu},
    url_name="appel",
    summary="Un appel : calendrier, instances, seuils, clauses et règles",
)
def appel(request: HttpRequest, identifiant: str) -> AppelComplet:
    executable = _appel(identifiant)
    regles = [
        RegleLue(id=r.id, titre=r.titre, gravite=r.gravite.value, clauses=list(r.clauses)) for r in executable.regles
    ]
    return AppelComplet(appel=executable.appel, regles=regles)


@router.get("/dossiers", response=list[DossierEnBref], url_name="dossiers", summary="Les dossiers servis")
def dossiers(request: HttpRequest) -> list[DossierEnBref]:
    return [
        DossierEnBref(
            id=c.dossier.id,
            titre=c.dossier.titre,
            territoire=c.dossier.territoire,
            appel=c.dossier.appel,
            empreinte=c.empreinte,
            bilan=c.verdict.bilan,
        )
        for c in _vitrine().candidatures()
    ]


@router.get(
    "/dossiers/{identifiant}",
    response={200: Dossier, 404: RefusLu},
    url_name="dossier",
    summary="Un dossier entier",
)
def dossier(request: HttpRequest, identifiant: str) -> HttpResponse:
    # Written by the same function as the command line's, so that both give the same bytes.
    return HttpResponse(to_json(candidature_servie(identifiant).dossier), content_type=JSON)


@router.get(
    "/dossiers/{identifiant}/verdict",
    response={200: Verdict, 404: RefusLu},
    url_name="verdict",
    summary="Le verdict d’un dossier servi",
)
def verdict(request: HttpRequest, identifiant: str) -> HttpResponse:
    return HttpResponse(to_json(candidature_servie(identifiant).verdict, complet=True), content_type=JSON)


@router.post(
    "/verifier",
    response={200: Verdict, 413: RefusLu, 422: RefusLu, 503: RefusLu},
    url_name="verifier",
    summary="Vérifier un dossier envoyé en YAML ou en JSON",
    description="Le corps de la demande est le dossier lui-même. Il n’est ni conservé ni transmis.",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/yaml": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
            },
        }
    },
)
def verifier_envoi(request: HttpRequest) -> HttpResponse:
    brut = _corps(request)
    geographie = _vitrine().referentiel
    try:
        lu = controler(calculs.a_part(calculs.LECTURE, lire, brut, "dossier"), geographie)
    except DossierIllisibleError as erreur:
        raise illisible(erreur) from None
    reponse = HttpResponse(to_json(verifier(lu.dossier, geographie=geographie), complet=True), content_type=JSON)
    if lisses := [lissage.champ for lissage in lu.lissages() if lissage.champ]:
        # The verdict stays byte for byte that of the command line: what was put right in the texts is said beside it.
        reponse[LISSES] = ", ".join(lisses[:20])
    return reponse


def _corps(request: HttpRequest) -> bytes:
    taille_max = settings.BINOME_TAILLE_MAX
    annoncee = request.headers.get("Content-Length", "")
    # Read one byte more than allowed at most: the announced length may lie.
    if (annoncee.isdecimal() and int(annoncee) > taille_max) or len(brut := request.read(taille_max + 1)) > taille_max:
        raise Refus(413, f"Ce dossier est trop gros : {nombre(taille_max / 1_000_000)} Mo au plus.")
    return brut


@router.get("/referentiel", response=EtatReferentielLu, url_name="referentiel", summary="L’état du référentiel")
def referentiel(request: HttpRequest) -> Any:
    return _vitrine().referentiel.etat()


@router.get(
    "/referentiel/chercher",
    response=list[TrouvailleLue],
    url_name="chercher",
    summary="Chercher un territoire par son nom, son SIREN ou son code, fautes de frappe comprises",
)
def chercher(
    request: HttpRequest, q: str = Query(..., min_length=1, max_length=80), limite: int = Query(10, ge=1, le=50)
) -> Any:
    return _vitrine().referentiel.chercher(q, limite)

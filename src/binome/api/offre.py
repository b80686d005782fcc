"""The offer of services: the schemes, and what they say of the actions of a dossier that is served."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from binome.api.operations import candidature_servie
from binome.api.schemas import RefusLu
from binome.api.socle.erreurs import introuvable
from binome.documents.offre.arbre import arbre, arbre_dispositif
from binome.services.offre import rapprochements

router = Router()


class DispositifLu(Schema):
    """Un dispositif, ce qu'on en sait et à qui demander le reste."""

    id: str
    nom: str
    operateurs: list[str]
    natures: list[str]
    enjeux: list[str]
    resume: str
    qui: dict[str, Any]
    ou: dict[str, Any]
    dates: dict[str, Any]
    montants: dict[str, Any]
    conditions: list[dict[str, Any]]
    inconnus: list[dict[str, Any]]
    source: str
    adresse: str | None = None
    verifie_le: str | None = None
    provenance: dict[str, Any] | None = None
    a_relire: bool
    ferme: bool


class ConditionJugee(Schema):
    """Une condition : son état, la preuve et son lieu dans le dossier, ce qu'il faut faire, la source."""

    id: str
    texte: str
    etat: str
    preuve: str
    lieu: str | None
    a_faire: str | None
    par: str | None
    source: str


class DispositifApparie(Schema):
    """Ce qu'un dispositif dit d'une action."""

    id: str
    nom: str
    operateurs: list[str]
    etat: str
    code: str
    fraicheur: str | None
    pourquoi: list[str]
    conditions: list[ConditionJugee]


class AutreDispositif(Schema):
    """Un dispositif écarté, et où il en est."""

    id: str
    etat: str


class ActionAppariee(Schema):
    """Une action et les dispositifs à regarder."""

    id: str
    titre: str
    dispositifs: list[DispositifApparie]
    autres: list[AutreDispositif]
    aides_etat: list[ConditionJugee]


class Appariement(Schema):
    """Ce que l'offre de services dit d'un dossier, un jour."""

    dossier: str
    jour: str
    fiches: list[ActionAppariee]


@router.get("/dispositifs", response=list[DispositifLu], url_name="dispositifs", summary="L'offre de services")
def dispositifs(request: HttpRequest) -> list[dict[str, Any]]:
    jour = rapprochements.jour()
    return [arbre_dispositif(p.dispositif, jour) for p in rapprochements.dispositifs()]


@router.get(
    "/dispositifs/{identifiant}",
    response={200: DispositifLu, 404: RefusLu},
    url_name="dispositif",
    summary="Un dispositif",
)
def dispositif(request: HttpRequest, identifiant: str) -> dict[str, Any]:
    pret = next((p for p in rapprochements.dispositifs() if p.dispositif.id == identifiant), None)
    if pret is None:
        raise introuvable(f"Le dispositif « {identifiant} » n'est pas au catalogue.")
    return arbre_dispositif(pret.dispositif, rapprochements.jour())


@router.get(
    "/dossiers/{identifiant}/offre",
    response={200: Appariement, 404: RefusLu},
    url_name="offre",
    summary="Ce que chaque dispositif dit de chaque action d'un dossier, aujourd'hui",
)
def offre(request: HttpRequest, identifiant: str) -> dict[str, Any]:
    candidature = candidature_servie(identifiant)
    fiches = rapprochements.apparier(candidature.dossier, geographie=candidature.geographie)
    return arbre(fiches, candidature.dossier.id, rapprochements.jour())

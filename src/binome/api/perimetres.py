"""Perimeters measured and proposed for a program: the same answers as `binome perimetre … --format json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from binome.api.perimetres_lus import EvaluationLue, PropositionsLues
from binome.api.schemas import RefusLu
from binome.api.socle.erreurs import Refus
from binome.services.calculs import calculs, noyaux
from binome.services.publication.vitrine import vitrine_du_serveur

if TYPE_CHECKING:
    from binome.moteur.perimetre.question import Question

router = Router()
Taille = Annotated[int, Field(ge=1, le=100)]
JSON = "application/json; charset=utf-8"
BUDGET_S = 2.0
AU_PLUS = 100
PERSONNES = 100_000_000
_ATTENTE_S = 10.0
_TOUR = BoundedSemaphore(1)
"""One computation at a time per process: the others wait, then are told to come back."""
REFUS = {422: RefusLu, 503: RefusLu}


@router.get(
    "/perimetres/evaluer",
    response={200: EvaluationLue, **REFUS},
    url_name="perimetre-evaluer",
    summary="Mesurer un périmètre d’EPCI",
    description="Chaque mesure dit sa nature : observe, estime ou inconnu. « siren » se répète.",
)
def evaluer(request: HttpRequest, siren: Query[list[str]]) -> HttpResponse:
    codes = _codes("siren", siren)
    with _calcul():
        return _repondre(calculs.a_part(calculs.RECHERCHE, _evaluer, codes))


def _evaluer(codes: tuple[str, ...]) -> dict[str, Any]:
    from binome.services.territoire import questions, terrain

    return questions.evaluer(terrain.du_referentiel(codes, geographie=_geographie()), codes)


@router.get(
    "/perimetres/proposer",
    response={200: PropositionsLues, **REFUS},
    url_name="perimetre-proposer",
    summary="Chercher les périmètres d’un seul tenant qui se tiennent le mieux, avec ce qui en est prouvé",
    description="Deux secondes de recherche au plus : chaque proposition a son certificat, « prouve », « borne » ou "
    "« non_prouve ». « robustesse » : tirages de l’erreur des flux estimés. Les objectifs d’auto-contention veulent "
    "une borne : « max_unites », « unites », « residents_max » ou « diametre » (en kilomètres).",
)
def proposer(
    request: HttpRequest,
    avec: Query[list[str]],
    sans: Query[list[str] | None] = None,
    max_unites: int | None = Query(None, ge=1, le=AU_PLUS),
    residents_min: float = Query(0.0, ge=0, le=PERSONNES),
    residents_max: float | None = Query(None, ge=0, le=PERSONNES),
    auto_min: float = Query(0.70, ge=0, le=1),
    objectif: Literal["coherence", "auto-contention", "residents-min", "front"] = "coherence",
    alternatives: int = Query(0, ge=0, le=7),
    unites: int | None = Query(None, ge=1, le=AU_PLUS),
    tailles: Query[list[Taille] | None] = None,
    diametre: float | None = Query(None, gt=0, le=2000),
    robustesse: int = Query(0, ge=0, le=200),
) -> HttpResponse:
    from binome.moteur.perimetre.question import TAILLES, Question

    with _calcul():
        question = Question(
            _codes("avec", avec),
            _codes("sans", sans or []),
            objectif,
            max_unites,
            residents_min,
            residents_max,
            auto_min,
            alternatives,
            budget_s=BUDGET_S,
            unites=unites,
            tailles=TAILLES if tailles is None else tuple(tailles),
            diametre_km=diametre,
        )
        noyaux.exiger()
        return _repondre(calculs.a_part(calculs.RECHERCHE, _proposer, question, robustesse))


def _proposer(question: Question, robustesse: int) -> dict[str, Any]:
    from binome.services.perimetre.sol import sol
    from binome.services.territoire import questions

    return questions.proposer(sol().general, question, tirages=robustesse)


def _geographie() -> Any:
    return vitrine_du_serveur(settings.BINOME_DOSSIERS, settings.RACINE).referentiel


def _codes(nom: str, mots: list[str]) -> tuple[str, ...]:
    """Codes, each once; several may stand in one value, apart by spaces or commas."""
    codes = tuple(dict.fromkeys(code for mot in mots for code in re.split(r"[\s,;]+", mot) if code))
    if len(codes) > AU_PLUS:
        raise Refus(422, f"« {nom} » nomme {len(codes)} EPCI : {AU_PLUS} au plus.")
    if not codes and nom != "sans":
        raise Refus(422, f"« {nom} » est vide : donnez au moins un SIREN d’EPCI.")
    return codes


@contextmanager
def _calcul() -> Iterator[None]:
    """A turn to compute; what the caller can mend becomes a 422 in French. The options keep their names here."""
    from binome.moteur.perimetre.etat import PerimetreError

    # Done apart, they are counted there.
    tour = nullcontext() if calculs.apart() else _tour()
    with tour:
        try:
            yield
        except PerimetreError as erreur:
            raise Refus(422, re.sub(r"--([a-z][a-z-]*)", _parametre, str(erreur))) from None


@contextmanager
def _tour() -> Iterator[None]:
    if not _TOUR.acquire(timeout=_ATTENTE_S):
        raise Refus(503, "Ce serveur cherche déjà d’autres périmètres. Redemandez dans quelques secondes.")
    try:
        yield
    finally:
        _TOUR.release()


def _parametre(option: re.Match[str]) -> str:
    return f"« {option[1].replace('-', '_')} »"


def _repondre(reponse: dict[str, Any]) -> HttpResponse:
    # Written as the command line does, so that both give the same bytes.
    return HttpResponse(json.dumps(reponse, ensure_ascii=False, indent=2) + "\n", content_type=JSON)

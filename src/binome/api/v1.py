"""The API, version 1: what the pages show, as JSON; and the verification of a dossier that is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from binome.api.comite.consultations_ecrites import router as comite
from binome.api.comite.membres import router as composition
from binome.api.horodatage import router as horodatage
from binome.api.instruction.ecritures import router as ecritures_d_instruction
from binome.api.instruction.fil import router as fil
from binome.api.instruction.operations import router as instruction
from binome.api.instruction.recevabilite import router as recevabilite
from binome.api.labels import router as labels
from binome.api.offre import router as offre
from binome.api.operations import router
from binome.api.perimetres import router as perimetres
from binome.api.socle.corps import Lecteur, corps_illisible, exiger_une_adresse, trop_gros
from binome.api.socle.description import completer
from binome.api.socle.entree import DEFI
from binome.api.socle.erreurs import Refus, dit, mal_demande, refuser
from binome.api.suivi.engagements import router as engagements
from binome.api.suivi.operations import router as suivi
from binome.domaine.langue.typographie import soigner
from binome.domaine.socle.erreurs import BinomeError
from binome.services.socle.disponibilite import OccupeError, indisponible
from binome.version import __version__


class Api(NinjaAPI):
    """The same, whose description is made once: it takes longer than any of the operations that it describes."""

    _description: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        if path_prefix is not None or path_params:
            return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        if self._description is None:
            self._description = completer(super().get_openapi_schema())
        return self._description

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Its name among our addresses, which a program made from the description keeps when our rooms move."""
        return operation.url_name or super().get_openapi_operation_id(operation)

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Called by each operation before it reads anything."""
        exiger_une_adresse(request)
        return super().create_temporal_response(request)


api = Api(
    title="Binôme",
    version="1.0.0",
    description=f"Candidatures, verdicts, appels et référentiel (Binôme {__version__}).",
    docs_url=None,  # ninja's pages would call a third-party host; /api/ lists the operations instead
    urls_namespace="api-v1",
    parser=Lecteur(),
)
api.add_router("", router)
api.add_router("", labels)
api.add_router("", horodatage)
api.add_router("", perimetres)
api.add_router("", offre)
api.add_router("", instruction)
api.add_router("", ecritures_d_instruction)
api.add_router("", recevabilite)
api.add_router("", fil)
api.add_router("", comite)
api.add_router("", composition)
api.add_router("", suivi)
api.add_router("", engagements)


@api.exception_handler(Refus)
def _refus(request: HttpRequest, erreur: Refus) -> HttpResponse:
    return refuser(erreur)


@api.exception_handler(AuthenticationError)
def _sans_entree(request: HttpRequest, erreur: AuthenticationError) -> HttpResponse:
    phrase = "Envoyez un jeton d’accès, par l’en-tête « Authorization: Bearer … » ; pour lire, connectez-vous sinon."
    return refuser(Refus(401, phrase, (), "connexion", {"WWW-Authenticate": DEFI}))


@api.exception_handler(HttpError)
def _corps_illisible(request: HttpRequest, erreur: HttpError) -> HttpResponse:
    return corps_illisible(erreur)


@api.exception_handler(RequestDataTooBig)
def _trop_gros(request: HttpRequest, erreur: RequestDataTooBig) -> HttpResponse:
    return trop_gros(settings.BINOME_TAILLE_MAX)


@api.exception_handler(ValidationError)
def _mal_demande(request: HttpRequest, erreur: ValidationError) -> HttpResponse:
    return refuser(mal_demande(erreur.errors, request.GET))


@api.exception_handler(BinomeError)
def _dit(request: HttpRequest, erreur: BinomeError) -> HttpResponse:
    return refuser(dit(erreur))


@api.exception_handler(OccupeError)
@api.exception_handler(DatabaseError)
@api.exception_handler(OSError)
def _occupe(request: HttpRequest, erreur: Exception) -> HttpResponse:
    trouble = indisponible(erreur)
    if trouble is None:
        raise erreur
    code = erreur.code if isinstance(erreur, BinomeError) else OccupeError.code
    reponse = refuser(Refus(503, soigner(trouble.raison), code=code))
    reponse.headers["Retry-After"] = str(trouble.attente)
    return reponse

"""Refusals of the API: an HTTP code, a message in French, and the anomalies when a dossier cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.http import HttpResponse, JsonResponse

from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.domaine.typographie import accord


class Refus(Exception):  # noqa: N818 — the word that the reader of the answer sees
    """What the API answers instead of a result."""

    def __init__(self, code: int, message: str, anomalies: Iterable[Anomalie] = ()) -> None:
        self.code = code
        self.message = message
        self.anomalies = tuple(anomalies)
        super().__init__(message)


def introuvable(message: str) -> Refus:
    return Refus(404, message)


def illisible(erreur: DossierIllisibleError) -> Refus:
    """The same anomalies as the command line, with their lines."""
    compte = accord(len(erreur.anomalies), "anomalie l’empêche", "anomalies l’empêchent")
    return Refus(422, f"Ce dossier ne peut pas être vérifié : {compte} d’être lu.", erreur.anomalies)


def refuser(refus: Refus) -> HttpResponse:
    corps: dict[str, object] = {"message": refus.message}
    if refus.anomalies:
        corps["anomalies"] = [{**asdict(a), "texte": str(a)} for a in refus.anomalies]
    return JsonResponse(corps, status=refus.code, json_dumps_params={"ensure_ascii": False})

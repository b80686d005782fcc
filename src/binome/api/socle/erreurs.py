"""Refusals of the API: an HTTP code, a message in French, and the anomalies when a dossier cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse

from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.documents.messages import en_francais
from binome.domaine.langue.typographie import accord, soigner
from binome.domaine.socle.erreurs import BinomeError
from binome.services.socle.erreurs import STATUTS


class Refus(Exception):  # noqa: N818 — the word that the reader of the answer sees
    """What the API answers instead of a result; `suite`: what its body holds besides, `entetes`: its headers."""

    def __init__(
        self,
        statut: int,
        message: str,
        anomalies: Iterable[Anomalie] = (),
        code: str = "",
        entetes: Mapping[str, str] | None = None,
        suite: Mapping[str, object] | None = None,
    ) -> None:
        self.statut = statut
        self.entetes = dict(entetes or {})
        self.suite = dict(suite or {})
        self.code = code
        self.message = message
        self.anomalies = tuple(anomalies)
        super().__init__(message)


def introuvable(message: str) -> Refus:
    return Refus(404, message)


def dit(erreur: BinomeError) -> Refus:
    """What the services refuse, with the phrase that a page would say, and its code."""
    return Refus(STATUTS[erreur.famille], soigner(erreur.phrase), code=erreur.code)


def illisible(erreur: DossierIllisibleError) -> Refus:
    """The same anomalies as the command line, with their lines."""
    compte = accord(len(erreur.anomalies), "anomalie l’empêche", "anomalies l’empêchent")
    return Refus(422, f"Ce dossier ne peut pas être vérifié : {compte} d’être lu.", erreur.anomalies, erreur.code)


_ATTENDUS = {
    "missing": "il manque",
    "extra_forbidden": "ce champ n’existe pas ici",
    "int_type": "un nombre entier est attendu",
    "string_type": "un texte est attendu",
    "int_parsing": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "greater_than_equal": "{ge} au moins",
    "less_than_equal": "{le} au plus",
    "literal_error": "valeurs possibles : {expected}",
    "string_too_short": "{min_length} caractère au moins",
    "string_too_long": "{max_length} caractères au plus",
}


def _attendu(genre: str, contexte: Mapping[str, Any]) -> str:
    """What is expected instead, in the words of every door where they have some."""
    if genre in _ATTENDUS:
        return _ATTENDUS[genre].format(**contexte)
    message, a_faire = en_francais(genre, contexte)
    return f"{message}. {a_faire}".removesuffix(".") if a_faire else message


def mal_demande(erreurs: Iterable[Mapping[str, Any]], recus: Mapping[str, Any]) -> Refus:
    """Parameters that cannot be read: each with what was received and what is expected."""
    phrases = []
    for erreur in erreurs:
        nom = next((str(p) for p in reversed(erreur["loc"]) if isinstance(p, str)), "?")
        attendu = _attendu(erreur["type"], erreur.get("ctx", {}))
        recu = f" (reçu : « {str(recus[nom])[:80]} »)" if nom in recus else ""
        phrases.append(f"« {nom} » : {attendu.replace(' or ', ' ou ')}{recu}")
    return Refus(422, soigner(f"Demande incomprise. {' ; '.join(phrases)}."))


def refuser(refus: Refus) -> HttpResponse:
    corps: dict[str, object] = {"message": refus.message}
    if refus.code:
        corps["code"] = refus.code
    if refus.anomalies:
        corps["anomalies"] = [{**asdict(a), "texte": str(a)} for a in refus.anomalies]
    corps |= refus.suite
    reponse = JsonResponse(corps, status=refus.statut, json_dumps_params={"ensure_ascii": False})
    for nom, valeur in refus.entetes.items():
        reponse.headers[nom] = valeur
    return reponse

"""Use cases of an actor: answer by their link, change their answer, take it back. Nothing tells who did, nor when.

An answer bears neither account, nor hour, nor rank: its key is drawn from the link, which is kept nowhere, and all the
answers of a survey are written again, in the order of their keys, each time that one comes. The journal has no line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from binome.domaine.bilan.enquete import refus_de_reponse
from binome.domaine.bilan.regles import QuestionDuBilan
from binome.registre.models import EnqueteDeBilan, LabelAccorde, ReponseDEnquete
from binome.services.bilan import enquetes
from binome.services.bilan.erreurs import BilanRefuseError, EnqueteCaduqueError


@dataclass(frozen=True)
class EnqueteLue:
    """What the holder of a link reads: what is asked, what they answered already."""

    label: LabelAccorde
    moment: str
    questions: tuple[QuestionDuBilan, ...]
    seuil: int
    choix: Mapping[str, str]


def lire(jeton: str) -> EnqueteLue:
    """What is asked of whoever holds this link. Errors: EnqueteCaduqueError."""
    lien = enquetes.lien_de(jeton)
    enquete = lien.enquete
    _exiger_ouverte(enquete)
    sienne = ReponseDEnquete.objects.filter(cle=_cle(jeton), enquete=enquete).first()
    choix = sienne.choix if sienne else {}
    return EnqueteLue(enquete.label, enquete.moment, enquetes.questions(enquete), enquete.seuil, choix)


def repondre(jeton: str, choix: Mapping[str, str]) -> None:
    """Answer, or answer again. Errors: EnqueteCaduqueError, BilanRefuseError."""
    with transaction.atomic():
        enquete = _tenir(jeton)
        _exiger_ouverte(enquete)
        if refus := refus_de_reponse(choix, enquetes.questions(enquete)):
            raise BilanRefuseError(refus)
        _ranger(enquete, _cle(jeton), dict(choix))


def retirer(jeton: str) -> None:
    """Take an answer back, even once the survey is closed. Errors: EnqueteCaduqueError."""
    with transaction.atomic():
        _ranger(_tenir(jeton), _cle(jeton), None)


def _tenir(jeton: str) -> EnqueteDeBilan:
    """The survey of a link, held until the end of the transaction."""
    enquete = EnqueteDeBilan.objects.filter(pk=enquetes.lien_de(jeton).enquete_id)
    return (enquete.select_for_update() if connection.features.has_select_for_update else enquete).get()


def _exiger_ouverte(enquete: EnqueteDeBilan) -> None:
    if enquete.close_le is not None:
        raise EnqueteCaduqueError("Cette enquête est close : elle ne reçoit plus de réponse.")


def _ranger(enquete: EnqueteDeBilan, cle: str, choix: dict[str, str] | None) -> None:
    toutes = dict(enquete.reponses.values_list("cle", "choix"))
    if choix is None:
        toutes.pop(cle, None)
    else:
        toutes[cle] = choix
    enquete.reponses.all().delete()
    ReponseDEnquete.objects.bulk_create(
        ReponseDEnquete(cle=sienne, enquete=enquete, choix=toutes[sienne]) for sienne in sorted(toutes)
    )


def _cle(jeton: str) -> str:
    return hashlib.sha256(f"reponse:{jeton}".encode()).hexdigest()

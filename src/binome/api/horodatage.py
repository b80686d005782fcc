"""Dates by a third party, as JSON: the tokens of what the caller may see, and what proves each."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Router

from binome.api.schemas import HorodatageLu, JetonLu, RefusLu
from binome.api.socle.entree import REFUS, entrer, lu_avec
from binome.domaine.droits.droits import Action
from binome.domaine.droits.portees import Portee
from binome.services.acces import ouverture
from binome.services.annonce import dates as dates_des_decisions
from binome.services.annonce import palmares
from binome.services.depot import dates
from binome.services.horodatage import jetons, preuves
from binome.services.instruction import avis_lus
from binome.services.label import consultation
from binome.services.label.signature import datee
from binome.services.socle import horloge

router = Router()


@router.get(
    "/labels/{identifiant}/horodatages",
    response={200: list[HorodatageLu], 404: RefusLu},
    url_name="label-horodatages",
    summary="La date de chaque version d’un label par un tiers : les jetons, et ce qui les prouve",
)
def du_label(request: HttpRequest, identifiant: str) -> list[HorodatageLu]:
    instant = horloge.maintenant()
    label = consultation.trouver(identifiant, instant).label
    return _lire([(d.objet, d.empreinte) for d in map(datee, consultation.versions(label))], instant)


@router.get(
    "/depots/{identifiant}/horodatages",
    response={200: list[HorodatageLu], **REFUS},
    url_name="depot-horodatages",
    **lu_avec(Portee.lire_instruction),
    summary="La date par un tiers de ce que l’on peut lire d’une candidature : dépôts, avis, décision annoncée",
)
def du_depot(request: HttpRequest, response: HttpResponse, identifiant: str) -> list[HorodatageLu]:
    compte, instant = entrer(request, response), horloge.maintenant()
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire, Action.lire_depot)
    dates_lues = [(d.objet, d.empreinte) for d in map(dates.datee, dates.lisibles(ouvert))]
    if ouvert.peut(Action.lire_depot) or ouvert.peut(Action.instruire):
        lus = avis_lus.lire(compte, identifiant)
        dates_lues += [(lu.horodatage.objet, lu.horodatage.empreinte) for lu in lus if lu.horodatage]
    annoncee = palmares.decision_annoncee(ouvert.dossier.pk) if ouvert.peut(Action.lire) else None
    if annoncee is not None:
        decision = dates_des_decisions.datee(annoncee)
        dates_lues.append((decision.objet, decision.empreinte))
    return _lire(dates_lues, instant)


def _lire(voulus: Sequence[tuple[str, str]], instant: dt.datetime) -> list[HorodatageLu]:
    connus = jetons.lire_tous(dict(voulus))
    return [
        _dire(connu, preuves.lire(objet, connu.empreinte) if connu.date else None, instant)
        for objet, connu in connus.items()
    ]


def _dire(connu: jetons.Horodatage, preuve: preuves.PreuveDeDate | None, instant: dt.datetime) -> HorodatageLu:
    jugee = preuve.juger(instant) if preuve else None
    return HorodatageLu(
        objet=connu.objet,
        empreinte=connu.empreinte,
        date=jugee.date if jugee else None,
        autorite=jugee.autorite if jugee else "",
        pourquoi=jugee.refus if jugee else connu.pourquoi,
        jetons=[
            JetonLu(
                date=juge.date,
                autorite=juge.autorite,
                numero=juge.numero,
                jusqu_au=juge.jusqu_a,
                revocation=juge.revocation,
                refus=juge.refus,
            )
            for juge in (jugee.jetons if jugee else ())
        ],
        reponse=base64.b64encode(preuve.fichier("tsr")).decode() if preuve else "",
        certificats=preuve.fichier("pem").decode() if preuve else "",
        preuve=base64.b64encode(preuve.archive).decode() if preuve else "",
    )

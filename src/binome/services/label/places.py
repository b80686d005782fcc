"""Numbers of labels and places in status lists, drawn at random, for every candidate when the campaign closes.

So that neither a number, nor a place, nor the size of a list tells who will be labelled, nor in which order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django_tasks import task

from binome.documents.label.listes import PLACES
from binome.registre.models import Campagne, Depot, Dossier, ListeDeStatuts, PlaceDeStatut
from binome.services.acces import ouverture
from binome.services.label import cles
from binome.services.socle import file, horloge, personnes

LETTRES = "23456789abcdefghjkmnpqrstuvwxyz"
"""What numbers are written with: nothing that is read for something else."""
HEURE = 2
"""Hour of the night, in Paris, when places are drawn for the campaigns that closed."""
_PLEINE = PLACES // 2
"""Beyond, places would be drawn too slowly, and tell something: another list is opened."""


def preparer(campagne: Campagne, instant: dt.datetime) -> int:
    """Draw a number and a place for each dossier of a closed campaign whose deposit is in force, and has none yet; how
    many. Errors: CleIllisibleError."""
    cles.preparer(instant)
    with transaction.atomic():
        personnes.serialiser()
        sans = _sans_place(campagne)
        tires = zip(sans, *_tirer_rangs(len(sans), instant), _numeros(len(sans)), strict=True)
        PlaceDeStatut.objects.bulk_create(
            [_place(dossier, liste, rang, numero, 1, instant) for dossier, rang, liste, numero in tires]
        )
    return len(sans)


def preparer_les_closes(instant: dt.datetime) -> int:
    """The same for every campaign whose deadline is past; how many were drawn."""
    closes = [c for c in Campagne.objects.all() if not ouverture.echeance(c).respectee(instant)]
    return sum(preparer(campagne, instant) for campagne in closes if _sans_place(campagne))


@task()
def preparer_la_nuit() -> None:
    """Tonight's draw. Asks for tomorrow's."""
    try:
        preparer_les_closes(horloge.maintenant())
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next draw, unless it is asked for; says whether it did."""
    return file.planifier(preparer_la_nuit, horloge.prochain_matin(horloge.maintenant(), HEURE))


def place(dossier: Dossier, version: int, instant: dt.datetime) -> PlaceDeStatut:
    """The place of a version of the label of a dossier, drawn now if it has none, in the running transaction. For the
    first, all of the campaign have theirs drawn."""
    siennes = PlaceDeStatut.objects.filter(dossier=dossier, version=version).select_related("liste")
    # Asked before the campaign is: an announcement asks for each of its labels.
    deja = siennes.first()
    if deja is None and version == 1 and preparer(dossier.campagne, instant):
        deja = siennes.first()
    if deja:
        return deja
    premiere = PlaceDeStatut.objects.filter(dossier=dossier, version=1).first()
    (rang,), (liste,) = _tirer_rangs(1, instant)
    numero = premiere.identifiant if premiere else _numeros(1)[0]
    neuve = _place(dossier, liste, rang, numero, version, instant)
    neuve.save(force_insert=True)
    return neuve


def premieres(dossiers: Sequence[Dossier], instant: dt.datetime) -> Mapping[int, PlaceDeStatut]:
    """The places of the first version of the labels of many dossiers, by the key of each; drawn now for those that have
    none. One query when all have."""
    siennes = PlaceDeStatut.objects.filter(dossier__in=[d.pk for d in dossiers], version=1).select_related("liste")
    tirees = {p.dossier_id: p for p in siennes}
    return tirees | {d.pk: place(d, 1, instant) for d in dossiers if d.pk not in tirees}


def _sans_place(campagne: Campagne) -> list[Dossier]:
    en_vigueur = Depot.objects.filter(dossier=OuterRef("pk"), remplace_le=None, retire_le=None)
    avec = PlaceDeStatut.objects.filter(dossier=OuterRef("pk"))
    trouves = Dossier.objects.filter(~Exists(avec), Exists(en_vigueur), campagne=campagne)
    return list(trouves.select_related("campagne").order_by("pk"))


def _tirer_rangs(combien: int, instant: dt.datetime) -> tuple[Sequence[int], Sequence[ListeDeStatuts]]:
    if not combien:
        return (), ()
    liste = ListeDeStatuts.objects.order_by("-numero").first()
    prises = set(PlaceDeStatut.objects.filter(liste=liste).values_list("rang", flat=True))
    if liste is None or len(prises) + combien > _PLEINE:
        numero = liste.numero + 1 if liste else 1
        liste, prises = ListeDeStatuts.objects.create(numero=numero, places=PLACES, creee_le=instant), set()
    tires: dict[int, None] = {}
    while len(tires) < combien:
        if (rang := horloge.hasard().randrange(PLACES)) not in prises:
            tires[rang] = None
    return list(tires), [liste] * combien


def _numeros(combien: int) -> list[str]:
    """So many numbers that nobody has. One query, but for one chance in billions."""
    tires: dict[str, None] = {}
    while len(tires) < combien:
        neufs = {_tirer_un_numero(): None for _ in range(combien - len(tires))}
        pris = set(PlaceDeStatut.objects.filter(identifiant__in=neufs).values_list("identifiant", flat=True))
        tires |= {numero: None for numero in neufs if numero not in pris}
    return list(tires)


def _tirer_un_numero() -> str:
    brut = "".join(horloge.hasard().choice(LETTRES) for _ in range(8))
    return f"{brut[:4]}-{brut[4:]}"


def _place(
    dossier: Dossier, liste: ListeDeStatuts, rang: int, identifiant: str, version: int, instant: dt.datetime
) -> PlaceDeStatut:
    return PlaceDeStatut(
        liste=liste, rang=rang, dossier=dossier, version=version, identifiant=identifiant, tiree_le=instant
    )

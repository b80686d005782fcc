"""Handing over many deposits at once is handing over each: the same stages, journal, and people told, nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from tests.instruits import ETAT, REGION, Instruits

from binome.domaine.procedure.avis import ContenuAvis, SensAvis
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import LigneJournal, Notification, PassageDuDepot
from binome.services.instruction import avis, depots_instruits, passages, transmission
from binome.services.instruction.boite import liste

pytestmark = [pytest.mark.django_db, pytest.mark.lent(5)]
PRETS, RETENU = ("aa", "bb", "cc"), "dd"
FAVORABLE = ContenuAvis(sens=SensAvis.favorable, motif="Le plan est solide.")
Faits = list[tuple[object, ...]]


def faits(avant: tuple[int, ...]) -> tuple[Faits, Faits, Faits]:
    """What was written since, without the keys that the order of writing gives."""
    passage, ligne, nouvelle = avant
    passes = PassageDuDepot.objects.filter(pk__gt=passage).order_by("depot__numero")
    de = {f"passage:{p.pk}": p.depot.numero for p in passes.select_related("depot")}
    return (
        sorted(passes.values_list("depot__numero", "acte", "depuis", "vers", "par", "echeance", "motif")),
        sorted(LigneJournal.objects.filter(pk__gt=ligne).values_list("action", "objet")),
        sorted(
            (de[n.evenement], n.genre, n.compte_id)
            for n in Notification.objects.filter(pk__gt=nouvelle, evenement__in=de)
        ),
    )


def essayer(geste: Callable[[], object]) -> tuple[Faits, Faits, Faits]:
    avant = tuple(
        m.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for m in (PassageDuDepot, LigneJournal, Notification)
    )
    with transaction.atomic():
        geste()
        ecrit = faits(avant)
        transaction.set_rollback(True)
    return ecrit


def test_a_batch_of_n_is_n_singles_and_what_is_not_ready_is_left_with_its_reason(instruits: Instruits) -> None:
    region, sgar, national = (instruits.comptes[nom] for nom in ("region", "sgar", "national"))
    for nom in (*PRETS, RETENU):
        instruits.deposer(nom)
        passages.passer(region, nom, Acte.declarer_recevable, echeance=dt.date(2023, 10, 20))
    for nom in PRETS:
        avis.rendre(region, nom, REGION, FAVORABLE)
        avis.rendre(sgar, nom, ETAT, FAVORABLE)

    def un_par_un(*noms: str) -> None:
        for nom in noms:
            transmission.transmettre(national, depots_instruits.ouvrir(national, nom))

    dits: list[transmission.Transmission] = []
    ensemble = essayer(lambda: dits.append(transmission.transmettre_les_prets(liste.ouvrir(national, "ti-2023-2027"))))
    assert ensemble == essayer(lambda: un_par_un(*PRETS)) and all(ensemble)
    (dit,) = dits
    assert dit.parties == len(PRETS) and [territoire for territoire, _ in dit.retenues] == [RETENU.capitalize()]
    # The control: one that a batch would lose is seen.
    assert ensemble != essayer(lambda: un_par_un(*PRETS[:2]))

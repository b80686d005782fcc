"""Who sits in a committee, as those who judge: with an account or without, and who stood aside and sits no more."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.conflits.annuaire import cle_de_compte, cle_de_membre, mots_du_nom
from binome.registre.models import Campagne, DeportDecide, DeportDeSeance, MembreDuComite

DEPORTE_AVANT = "Un déport vaut pour quelqu'un qui a siégé sans compte sous le nom de {}"


def siegent(campagne: Campagne | int, jour: dt.date) -> list[MembreDuComite]:
    """The members of a committee on a day and their substitutes; the secretariat has no seat. One query."""
    tous = MembreDuComite.en_fonction(campagne, jour).exclude(fonction=FonctionAuComite.secretariat.value)
    return list(tous.select_related("suppleant_de"))


def deportes_avant(campagne: Campagne | int, jour: dt.date) -> frozenset[tuple[str, ...]]:
    """The words of the names of those who stood aside without an account, and sit no more. A name is no proof: none of
    them is taken for who sits now, nor forgotten. One query."""
    anciens = MembreDuComite.objects.filter(campagne=campagne, compte=None, jusqu_au__lt=jour)
    decide = DeportDecide.objects.filter(membre=OuterRef("pk"), sens="deport", leve_le=None)
    en_seance = DeportDeSeance.objects.filter(membre=OuterRef("pk"))
    return frozenset(map(mots_du_nom, anciens.filter(Exists(decide) | Exists(en_seance)).values_list("nom", flat=True)))


def juge_de(compte: int | None, membre: int | None) -> str:
    """The node of an account, or of a member of a committee who has none."""
    return cle_de_compte(compte) if compte is not None else cle_de_membre(membre or 0)

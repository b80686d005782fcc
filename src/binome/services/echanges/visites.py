"""« Depuis votre dernière visite »: how far each person said that they had seen a dossier, and what others did since.

A page that is read writes nothing: one says that one has seen. Until then, what counts is one's own last revision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.droits.droits import Action
from binome.registre.models import Commentaire, Compte, Revision, VisiteDuDossier
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction import historique
from binome.services.redaction.historique import Etape
from binome.services.socle import horloge

MONTREES = 6
"""Revisions that are told; the others are counted, and read in the history."""


@dataclass(frozen=True)
class Depuis:
    """What others did since a revision (None: nothing says how far this person saw) and an instant: the last revisions
    in words, how many more there are, how many remarks they left."""

    numero: int | None
    le: dt.datetime | None
    etapes: tuple[Etape, ...] = ()
    autres: int = 0
    remarques: int = 0

    @property
    def rien(self) -> bool:
        return not (self.etapes or self.autres or self.remarques)


def lire(ouvert: DossierOuvert, attendent: Iterable[Commentaire]) -> Depuis:
    """What changed for this person, the remarks that wait being given. Three queries at most."""
    moi = ouvert.compte.pk
    visite = VisiteDuDossier.objects.filter(dossier=ouvert.dossier, compte=moi).first()
    if visite is not None:
        numero, le = visite.numero, visite.le
    else:
        siennes = Revision.objects.filter(dossier=ouvert.dossier, auteur=moi, commune=None).order_by("-numero")
        derniere = siennes.values_list("numero", "cree_le").first()
        if derniere is None:
            return Depuis(None, None)
        numero, le = derniere
    etapes = historique.depuis(ouvert, numero, sauf=moi)
    laissees = sum(r.cree_le > le and r.auteur_id != moi for r in attendent)
    return Depuis(numero, le, etapes[:MONTREES], max(0, len(etapes) - MONTREES), laissees)


def marquer(compte: Compte, identifiant: str, numero: int, vu_a: dt.datetime | None = None) -> None:
    """Say that one has seen a dossier up to a revision, as a page showed it at `vu_a` (now by default): what was said
    since is still to be told. Never less than before.

    Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.lire, instant=quand)
        tete = ouvert.dossier.tete.numero if ouvert.dossier.tete else 1
        # The first revision is always kept: what others did since any other is told from it.
        vue, le = max(1, min(numero, tete)), min(vu_a or quand, quand)
        visite, _ = VisiteDuDossier.objects.get_or_create(
            dossier=ouvert.dossier, compte=compte, defaults={"numero": vue, "le": le}
        )
        VisiteDuDossier.objects.filter(pk=visite.pk).update(numero=max(visite.numero, vue), le=max(visite.le, le))

"""Use cases of the history: who changed what and when, in words; two revisions compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.core.paginator import Page, Paginator
from django.db.models import Q

from binome.domaine.droits.discretion import expurger
from binome.domaine.texte import recit
from binome.domaine.texte.recit import Changement
from binome.registre.models import Depot, Revision
from binome.services.acces.ouverture import DossierOuvert
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import revision_de

PAR_PAGE = 20
EQUIPE = "L'équipe"
"""Who wrote what several people did, once their revisions were gathered."""


@dataclass(frozen=True)
class Etape:
    """A revision that counts, and what it changed from the one before, in words; whether it was deposited."""

    revision: Revision
    recit: str
    depots: tuple[str, ...]


def lire(ouvert: DossierOuvert, page: int = 1) -> tuple[list[Etape], Page[Revision]]:
    """A page of the history, newest first, without what this person may not read. Four queries, always."""
    visibles = Revision.objects.filter(dossier=ouvert.dossier, fondue_dans=None).select_related("auteur")
    decoupe = Paginator(visibles.order_by("-numero"), PAR_PAGE).get_page(page)
    revisions = list(decoupe.object_list)
    avant = visibles.filter(numero__lt=revisions[-1].numero).order_by("-numero").first() if revisions else None
    deposees: dict[int, list[str]] = {}
    for cle, numero in Depot.objects.filter(dossier=ouvert.dossier).values_list("revision_id", "numero"):
        deposees.setdefault(cle, []).append(numero)
    suites = [*revisions[1:], avant]
    etapes = [
        Etape(revision, _raconter(ouvert, precedente, revision), tuple(deposees.get(revision.pk, ())))
        for revision, precedente in zip(revisions, suites, strict=True)
    ]
    return etapes, decoupe


RECENTS = 6
"""Last revisions among which those who write now are looked for."""
RACONTEES = 40
"""Revisions that are told at most, when they are told since another."""


def depuis(ouvert: DossierOuvert, numero: int, *, sauf: int) -> tuple[Etape, ...]:
    """What was done after a revision, newest first, but by that account. Nothing is told of a revision that changed
    nothing that this person may read. One query, two when that revision is not kept any more."""
    suivantes = Q(fondue_dans=None, numero__gt=numero) | Q(numero=numero)
    voulues = Revision.objects.filter(suivantes, dossier=ouvert.dossier).select_related("auteur")
    revisions = list(voulues.order_by("-numero")[: RACONTEES + 1])
    racontees = [r for r in revisions if r.numero > numero][:RACONTEES]
    if not any(r.auteur_id != sauf or r.commune for r in racontees):
        return ()
    avant = revisions[len(racontees)] if len(revisions) > len(racontees) else revision_de(ouvert.dossier, numero)
    etapes = []
    for revision, precedente in zip(racontees, [*racontees[1:], avant], strict=True):
        if revision.auteur_id != sauf or revision.commune:
            auteur = EQUIPE if revision.commune else str(revision.auteur)
            if changements := _changements(ouvert, precedente, revision):
                etapes.append(Etape(revision, recit.resumer(auteur, changements), ()))
    return tuple(etapes)


def recents(ouvert: DossierOuvert, instant: dt.datetime, *, sauf: int) -> Iterator[tuple[str, list[Changement]]]:
    """Who saved after an instant, but that account, newest first, and what each changed that this person may read.
    One query."""
    voulues = Revision.objects.filter(dossier=ouvert.dossier, fondue_dans=None).select_related("auteur")
    revisions = list(voulues.order_by("-numero")[:RECENTS])
    for apres, avant in pairwise(revisions):
        recente = apres.cree_le > instant and apres.auteur_id != sauf and not apres.commune
        if recente and (changements := _changements(ouvert, avant, apres)):
            yield str(apres.auteur), changements


def _raconter(ouvert: DossierOuvert, avant: Revision | None, apres: Revision) -> str:
    auteur = EQUIPE if apres.commune else str(apres.auteur)
    if avant is None:
        return f"{auteur} a ouvert le dossier"
    return recit.resumer(auteur, _changements(ouvert, avant, apres))


def comparer(ouvert: DossierOuvert, de: int, a: int) -> tuple[Revision, Revision, list[Changement]]:
    """Two revisions by number and the changes from the first to the second; the one before, when one is not kept any
    more. Errors: IntrouvableError.
    """
    trouvees = {
        r.numero: r
        for r in Revision.objects.filter(dossier=ouvert.dossier, numero__in={de, a}).select_related("auteur")
    }
    avant, apres = (trouvees.get(numero) or revision_de(ouvert.dossier, numero) for numero in (de, a))
    return avant, apres, _changements(ouvert, avant, apres)


def deposee(ouvert: DossierOuvert) -> Revision | None:
    """The revision of the deposit in force, None when there is none."""
    depot = Depot.objects.filter(dossier=ouvert.dossier, remplace_le=None, retire_le=None)
    trouve = depot.select_related("revision").defer("revision__contenu").first()
    return trouve.revision if trouve else None


def _changements(ouvert: DossierOuvert, avant: Revision, apres: Revision) -> list[Changement]:
    """Changes outside of what was hidden from this person, then or since: the older revision hides the most."""
    ancien, nouveau = (texte_lisible.lire(ouvert, revision) for revision in (avant, apres))
    communes = ancien.cachees | nouveau.cachees
    return list(recit.raconter(expurger(ancien.arbre, communes), expurger(nouveau.arbre, communes)))

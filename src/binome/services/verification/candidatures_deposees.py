"""The other candidatures deposited in a campaign, by their perimeter alone: who already claims which EPCI."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection

from binome.domaine.dossier.dossier import Dossier as Document
from binome.registre.models import Depot, Dossier, Revision
from binome.services.socle.memoire import MemoireVive
from binome.services.texte.texte_entier import document

_reduites = MemoireVive[Document](2000)
"""By SHA-256 of the deposited revision."""

# Asked by every page of the workspace: written out, it costs a quarter of what composing it does.
_EN_VIGUEUR = (
    f"SELECT r.empreinte, r.id FROM {Depot._meta.db_table} d "  # noqa: S608
    f"JOIN {Revision._meta.db_table} r ON r.id = d.revision_id JOIN {Dossier._meta.db_table} s ON s.id = d.dossier_id "
    "WHERE d.remplace_le IS NULL AND d.retire_le IS NULL AND s.campagne_id = %s AND d.dossier_id <> %s "
    "ORDER BY d.dossier_id"
)


def declarees(dossier: Dossier) -> tuple[Document, ...]:
    """Deposited candidatures of the same campaign, reduced to their perimeter. One query, two when some are new.

    Only what a deposit declares publicly is kept: identifier, title, territory, perimeter.
    """
    with connection.cursor() as curseur:
        curseur.execute(_EN_VIGUEUR, [dossier.campagne_id, dossier.pk])
        cles = curseur.fetchall()
    toutes = _lire(cles)
    return tuple(toutes[empreinte] for empreinte, _ in cles)


def declarees_ailleurs(dossiers: Iterable[Dossier]) -> dict[int, tuple[Document, ...]]:
    """The same for many dossiers, by their keys. One query, two when some are new."""
    campagnes = {dossier.pk: dossier.campagne_id for dossier in dossiers}
    deposes = Depot.objects.filter(dossier__campagne__in=set(campagnes.values()), remplace_le=None, retire_le=None)
    champs = ("dossier__campagne", "dossier", "revision__empreinte", "revision")
    lignes = list(deposes.order_by("dossier_id").values_list(*champs))
    toutes = _lire([(empreinte, cle) for _, _, empreinte, cle in lignes])
    return {
        pk: tuple(toutes[e] for campagne, depose, e, _ in lignes if campagne == sienne and depose != pk)
        for pk, sienne in campagnes.items()
    }


def _lire(cles: Collection[tuple[str, int]]) -> dict[str, Document]:
    """By SHA-256, from (SHA-256, key) of revisions."""
    connues = {empreinte: lue for empreinte, _ in cles if (lue := _reduites.lire(empreinte))}
    manquantes = [cle for empreinte, cle in cles if empreinte not in connues]
    lues = Revision.objects.filter(pk__in=manquantes) if manquantes else ()
    neuves = {r.empreinte: _reduites.ranger(r.empreinte, _reduire(document(r))) for r in lues}
    # What another thread has just put out of the memory is compared all the same.
    return connues | neuves


def en_commun(autres: Iterable[Document], texte: Document) -> tuple[Document, ...]:
    """Those that claim an EPCI of `texte`, which it does not say to be theirs."""
    ici = {membre.siren for membre in texte.perimetre.membres if membre.candidature_ailleurs is None}
    return tuple(autre for autre in autres if not ici.isdisjoint(autre.perimetre.sirens_retenus))


def _reduire(complet: Document) -> Document:
    return Document(
        id=complet.id,
        titre=complet.titre,
        territoire=complet.territoire,
        appel=complet.appel,
        perimetre=complet.perimetre,
    )

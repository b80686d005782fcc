"""The other candidatures deposited in a campaign, by their perimeter alone: who already claims which EPCI."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from binome.domaine.dossier.dossier import Dossier as Document
from binome.registre.models import Depot, Dossier, Revision
from binome.services.socle.memoire import MemoireVive
from binome.services.texte.texte_entier import document


@dataclass(frozen=True, slots=True)
class CandidatureDeposee:
    """What a deposit declares publicly: identifier, title, territory, perimeter. `sirens`: the EPCI that it claims."""

    document: Document
    sirens: frozenset[str]

    @classmethod
    def de(cls, complet: Document) -> CandidatureDeposee:
        """What is kept of a deposited text: nothing else of it is read here."""
        reduit = Document(
            id=complet.id,
            titre=complet.titre,
            territoire=complet.territoire,
            appel=complet.appel,
            perimetre=complet.perimetre,
        )
        return cls(reduit, frozenset(complet.perimetre.sirens_retenus))


_reduites = MemoireVive[CandidatureDeposee](4000)
"""By SHA-256 of the deposited revision."""

# Asked by every page of the workspace: written out, it costs a quarter of what composing it does.
_EN_VIGUEUR = (
    f"SELECT r.empreinte, r.id FROM {Depot._meta.db_table} d "  # noqa: S608
    f"JOIN {Revision._meta.db_table} r ON r.id = d.revision_id JOIN {Dossier._meta.db_table} s ON s.id = d.dossier_id "
    "WHERE d.remplace_le IS NULL AND d.retire_le IS NULL AND s.campagne_id = %s AND d.dossier_id <> %s "
    "ORDER BY d.dossier_id"
)


def declarees(dossier: Dossier) -> tuple[CandidatureDeposee, ...]:
    """The other candidatures deposited in the same campaign. One query, two when some are new."""
    with connection.cursor() as curseur:
        curseur.execute(_EN_VIGUEUR, [dossier.campagne_id, dossier.pk])
        cles = curseur.fetchall()
    toutes = _lire(cles)
    return tuple(toutes[empreinte] for empreinte, _ in cles)


def textes_declares(dossier: Dossier) -> tuple[Document, ...]:
    """The same, as texts of which only what is declared is there."""
    return tuple(declaree.document for declaree in declarees(dossier))


def declarees_ailleurs(dossiers: Iterable[Dossier]) -> dict[int, tuple[CandidatureDeposee, ...]]:
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


def _lire(cles: Collection[tuple[str, int]]) -> dict[str, CandidatureDeposee]:
    """By SHA-256, from (SHA-256, key) of revisions."""
    connues = {empreinte: lue for empreinte, _ in cles if (lue := _reduites.lire(empreinte))}
    manquantes = [cle for empreinte, cle in cles if empreinte not in connues]
    lues = Revision.objects.filter(pk__in=manquantes) if manquantes else ()
    neuves = {r.empreinte: _reduites.ranger(r.empreinte, CandidatureDeposee.de(document(r))) for r in lues}
    # What another thread has just put out of the memory is compared all the same.
    return connues | neuves


def en_commun(autres: Iterable[CandidatureDeposee], texte: Document) -> tuple[Document, ...]:
    """Those that claim an EPCI of `texte`, which it does not say to be theirs."""
    ici = frozenset(texte.perimetre.sirens_retenus)
    return tuple(autre.document for autre in autres if not ici.isdisjoint(autre.sirens))

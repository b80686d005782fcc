"""The other candidatures deposited in a campaign, by their perimeter alone: who already claims which EPCI."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from binome.domaine.dossier import Dossier as Document
from binome.registre.models import Depot, Dossier, Revision
from binome.services.redaction import document

RETENUES = 2000
_lues: OrderedDict[str, Document] = OrderedDict()
_verrou = Lock()


def declarees(dossier: Dossier) -> tuple[Document, ...]:
    """Deposited candidatures of the same campaign, reduced to their perimeter. One query, two when some are new.

    Only what a deposit declares publicly is kept: identifier, title, territory, perimeter.
    """
    en_vigueur = Depot.objects.filter(remplace_le=None, retire_le=None, dossier__campagne=dossier.campagne_id)
    en_vigueur = en_vigueur.exclude(dossier=dossier.pk).order_by("dossier_id")
    cles = list(en_vigueur.values_list("revision__empreinte", "revision_id"))
    with _verrou:
        manquantes = [cle for empreinte, cle in cles if empreinte not in _lues]
    lues = Revision.objects.filter(pk__in=manquantes) if manquantes else ()
    neuves = {revision.empreinte: _reduire(document(revision)) for revision in lues}
    with _verrou:
        _lues.update(neuves)
        trouvees = tuple(_lues[empreinte] for empreinte, _ in cles if empreinte in _lues)
        while len(_lues) > RETENUES:
            _lues.popitem(last=False)
    return trouvees


def en_commun(dossier: Dossier, texte: Document) -> tuple[Document, ...]:
    """Those that claim an EPCI of `texte`, the dossier's own, which it does not say to be theirs."""
    ici = {membre.siren for membre in texte.perimetre.membres if membre.candidature_ailleurs is None}
    return tuple(autre for autre in declarees(dossier) if not ici.isdisjoint(autre.perimetre.sirens_retenus))


def _reduire(complet: Document) -> Document:
    return Document(
        id=complet.id,
        titre=complet.titre,
        territoire=complet.territoire,
        appel=complet.appel,
        perimetre=complet.perimetre,
    )

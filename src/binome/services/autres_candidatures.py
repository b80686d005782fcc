"""The other candidatures deposited in a campaign, by their perimeter alone: who already claims which EPCI."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from binome.domaine.dossier import Dossier as Document
from binome.registre.models import Depot, Dossier, Revision
from binome.services.redaction import document

RETENUES = 2000
_lues: OrderedDict[int, Document] = OrderedDict()
_verrou = Lock()


def declarees(dossier: Dossier) -> tuple[Document, ...]:
    """Deposited candidatures of the same campaign, reduced to their perimeter. One query, two when some are new.

    Only what a deposit declares publicly is kept: identifier, title, territory, perimeter.
    """
    en_vigueur = Depot.objects.filter(remplace_le=None, retire_le=None, dossier__campagne=dossier.campagne_id)
    cles = sorted(en_vigueur.exclude(dossier=dossier.pk).order_by().values_list("revision_id", flat=True))
    with _verrou:
        manquantes = [cle for cle in cles if cle not in _lues]
    neuves = {r.pk: _reduire(document(r)) for r in Revision.objects.filter(pk__in=manquantes)} if manquantes else {}
    with _verrou:
        _lues.update(neuves)
        trouvees = tuple(_lues[cle] if cle in _lues else neuves[cle] for cle in cles)
        while len(_lues) > RETENUES:
            _lues.popitem(last=False)
    return trouvees


def _reduire(complet: Document) -> Document:
    return Document(
        id=complet.id,
        titre=complet.titre,
        territoire=complet.territoire,
        appel=complet.appel,
        perimetre=complet.perimetre,
    )

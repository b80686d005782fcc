"""The régions of a deposit, which say who instructs it: written with it, from the perimeter of the deposited text."""

from __future__ import annotations

from django.db import transaction

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.socle.geographie import regions_de
from binome.registre.models import Depot, RegionDuDepot
from binome.services.socle import referentiel
from binome.services.texte import textes_signes


def inscrire(depot: Depot, document: Document) -> None:
    """Write the régions of a deposit, in the running transaction. A perimeter without a known EPCI has none: only who
    instructs for the whole country then sees it.
    """
    codes = sorted(regions_de(document.perimetre.sirens_retenus, referentiel.partager()))
    RegionDuDepot.objects.bulk_create([RegionDuDepot(depot=depot, code=code) for code in codes])


def completer() -> int:
    """Write the régions of the deposits older than this table; how many were looked at. Errors: ReferentielError."""
    anciens = Depot.objects.filter(regions=None).select_related("revision")
    vus = 0
    for depot in anciens.iterator(chunk_size=50):
        with transaction.atomic():
            inscrire(depot, textes_signes.du_depot(depot).document)
        vus += 1
    return vus

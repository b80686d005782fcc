"""The date of a deposit by a third party: a token of its frozen manifest, asked for with it, that nothing waits for."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.droits.droits import Action
from binome.registre.models import Depot
from binome.services.acces.ouverture import DossierOuvert
from binome.services.horodatage.datees import Datee


def datee(depot: Depot) -> Datee:
    """A deposit, as it is dated."""
    return Datee(f"depot:{depot.numero}", depot.empreinte)


def lisibles(ouvert: DossierOuvert) -> Sequence[Depot]:
    """The deposits of a dossier that one may read: its territory keeps all of them, the others read the one in force.
    One query."""
    depots = Depot.objects.filter(dossier=ouvert.dossier).order_by("pk")
    return list(depots if ouvert.peut(Action.lire) else depots.filter(remplace_le=None, retire_le=None))

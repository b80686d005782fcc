"""The date of a deposit by a third party: a token of its frozen manifest, asked for with it, that nothing waits for."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.droits.droits import Action
from binome.registre.models import Depot
from binome.services.acces.ouverture import DossierOuvert
from binome.services.horodatage import jetons, preuves


def demander(depot: Depot) -> None:
    """Ask for a third party's date on a deposit, in the running transaction."""
    jetons.demander(objet(depot), depot.empreinte)


def horodatage(depot: Depot) -> jetons.Horodatage:
    """What is known of the date of a deposit by a third party. One query."""
    return jetons.lire(objet(depot), depot.empreinte)


def lisibles(ouvert: DossierOuvert) -> Sequence[Depot]:
    """The deposits of a dossier that one may read: its territory keeps all of them, the others read the one in force.
    One query."""
    depots = Depot.objects.filter(dossier=ouvert.dossier).order_by("pk")
    return list(depots if ouvert.peut(Action.lire) else depots.filter(remplace_le=None, retire_le=None))


def preuve(depot: Depot) -> preuves.PreuveDeDate | None:
    """All that proves the date of a deposit; None while it has no token. Three queries."""
    return preuves.lire(objet(depot), depot.empreinte)


def prendre(depot: Depot, forme: str) -> bytes:
    """A piece of it. Errors: SansJetonError."""
    return preuves.prendre(objet(depot), depot.empreinte, forme)


def objet(depot: Depot) -> str:
    """How a timestamp names a deposit."""
    return f"depot:{depot.numero}"

"""The date of a deposit by a third party: a token of its frozen manifest, asked for with it, that nothing waits for."""

from __future__ import annotations

from binome.registre.models import Depot
from binome.services.horodatage import jetons


def demander(depot: Depot) -> None:
    """Ask for a third party's date on a deposit, in the running transaction."""
    jetons.demander(objet(depot), depot.empreinte)


def horodatage(depot: Depot) -> jetons.Horodatage:
    """What is known of the date of a deposit by a third party. One query."""
    return jetons.lire(objet(depot), depot.empreinte)


def objet(depot: Depot) -> str:
    """How a timestamp names a deposit."""
    return f"depot:{depot.numero}"

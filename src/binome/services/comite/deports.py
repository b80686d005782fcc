"""Who takes no part in a file, and why: it beats every right that they hold."""

from __future__ import annotations

from binome.registre.models import Compte, DeportDeSeance, Depot


def motif(compte: Compte, depot: Depot) -> str | None:
    """Why an account takes no part in a deposit, None when nothing says so. One query."""
    siens = DeportDeSeance.objects.filter(membre__compte=compte, point__depot=depot)
    return siens.order_by("-le").values_list("motif", flat=True).first()


def de_la_campagne(compte: Compte, campagne: int) -> dict[int, str]:
    """Deposit → why that account takes no part in it, for a whole campaign. One query."""
    siens = DeportDeSeance.objects.filter(membre__compte=compte, point__depot__dossier__campagne=campagne)
    return dict(siens.order_by("le").values_list("point__depot", "motif"))

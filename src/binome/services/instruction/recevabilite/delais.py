"""The clock of the implicit decision of a deposit: what the call says of silence, and what moved the delay."""

from __future__ import annotations

import datetime as dt

from binome.appels.catalogue import retrouver_appel
from binome.domaine.procedure import delai
from binome.domaine.procedure.delai import ComplementsAttendus, DelaiImplicite
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.registre.models import DemandeDeComplements, Depot, PassageDuDepot
from binome.services.socle import horloge

_DECIDENT = frozenset({EtapeDuDepot.irrecevable.value, EtapeDuDepot.label.value, EtapeDuDepot.refus.value})


def demandes(depot: Depot) -> list[DemandeDeComplements]:
    """What was asked to complete a deposit, oldest first, with the answers. One query."""
    return list(DemandeDeComplements.objects.filter(depot=depot).select_related("reponse", "par").order_by("passage"))


def reponse_recue(demande: DemandeDeComplements) -> dt.datetime | None:
    """When the answer to a request came, None when it has not."""
    return demande.reponse.recu_at if hasattr(demande, "reponse") else None


def lire(
    depot: Depot,
    faits: tuple[PassageDuDepot, ...],
    faites: list[DemandeDeComplements],
    *,
    de_plus: ComplementsAttendus | None = None,
) -> DelaiImplicite:
    """The clock of a deposit, now. `de_plus`: a request that is about to be made, to say its effect."""
    campagne = depot.dossier.campagne
    fuseau = campagne.fuseau
    silence = retrouver_appel(campagne.appel).appel.silence
    attendus = [
        ComplementsAttendus(
            horloge.jour_a(fuseau, demande.le),
            demande.terme,
            horloge.jour_a(fuseau, recu) if (recu := reponse_recue(demande)) else None,
        )
        for demande in faites
    ]
    if de_plus is not None:
        attendus.append(de_plus)
    decisions = [horloge.jour_a(fuseau, fait.le) for fait in faits if fait.vers in _DECIDENT]
    return delai.calculer(
        silence.regle if silence else None,
        horloge.jour_a(fuseau, depot.recu_at),
        attendus,
        horloge.jour_a(fuseau, horloge.maintenant()),
        decisions[-1] if decisions else None,
    )

"""Which deposits a role of the campaign does not reach: what `Lien.ecarte` says, for all of them at once."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from binome.registre.models import Compte, DeportDecide, Depot, RoleDossier


def sans_ecartes(depots: QuerySet[Depot], compte: Compte) -> QuerySet[Depot]:
    """Those of these deposits that someone may judge: without those that a recusal, or being of their team, keeps them
    from. No query of its own."""
    deports = DeportDecide.objects.filter(
        Q(portee="seance") | Q(dossier=OuterRef("dossier")),
        compte=compte,
        campagne=OuterRef("dossier__campagne"),
        sens="deport",
        leve_le=None,
    )
    equipes = RoleDossier.objects.filter(compte=compte, dossier=OuterRef("dossier"))
    return depots.exclude(Exists(deports)).exclude(Exists(equipes))

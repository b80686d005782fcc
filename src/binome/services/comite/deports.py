"""Who takes no part in a file, and why: noted in session, decided before it, or of its team. It beats every right that
they hold: before the announcement, a candidate who also sits in the committee is a candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Q, Value

from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Compte,
    DeportDecide,
    DeportDeSeance,
    Depot,
    MembreDuComite,
    PointDeSeance,
    RoleDossier,
)
from binome.services.acces.ouverture import RefusError
from binome.services.conflits import liens

DECIDE = "un déport a été décidé ({})."
EQUIPE = "de l'équipe de ce dossier."
_RIEN = Value(None, output_field=BigIntegerField())


@dataclass(frozen=True)
class DeportsDe:
    """What someone takes no part in, in a whole campaign: by deposit, item without one, dossier, or in everything."""

    par_depot: Mapping[int, str]
    par_point: Mapping[int, str]
    par_dossier: Mapping[int, str]
    partout: str

    def motif(self, depot: Depot) -> str:
        """Why they take no part in a deposit; "" when they do."""
        return self.motif_de(depot.pk, depot.dossier_id)

    def motif_de(self, depot: int, dossier: int) -> str:
        """The same, by the key of the deposit and that of its dossier."""
        return self.partout or self.par_depot.get(depot, "") or self.par_dossier.get(dossier, "")

    def du_point(self, point: PointDeSeance) -> str:
        """The same, for an item, whether it has a deposit or not."""
        du_depot = self.motif(point.depot) if point.depot else self.partout
        return du_depot or self.par_point.get(point.pk, "")


def motif(compte: Compte, depot: Depot) -> str | None:
    """Why an account takes no part in a deposit, None when nothing says so. Two queries."""
    for (dit,) in _MOTIF.colonnes(compte.pk, depot.pk):
        if dit:
            return str(dit)
    return liens.refus_de_juger(compte, depot.dossier)


_MOTIF: RequeteComposee[DeportDeSeance] = RequeteComposee(
    lambda compte, depot: (
        DeportDeSeance.objects.filter(membre__compte=compte, point__depot=depot)
        .order_by()
        .values_list("motif")
        .union(
            RoleDossier.objects.filter(compte=compte, dossier__depots=depot).order_by().values_list(Value(EQUIPE)),
        )
    )
)


def du_point(compte: Compte, point: PointDeSeance) -> str | None:
    """The same, for an item, whether it has a deposit or not. Two queries."""
    if point.depot is not None:
        return motif(compte, point.depot)
    return de_la_campagne(compte, point.seance.campagne_id).du_point(point) or None


def exiger(compte: Compte, point: PointDeSeance) -> None:
    """Errors: RefusError, for who takes no part in an item."""
    if (dit := du_point(compte, point)) is not None:
        raise RefusError(f"Vous ne prenez pas part à ce point : {dit}")


def motif_parmi(
    compte: Compte, point: PointDeSeance, membres: Sequence[MembreDuComite], hors: Mapping[int, str]
) -> str | None:
    """The same, where `des_points` has been read (`hors`: of that item). Nothing more is asked of a member of whom
    it says nothing; whoever is no member is looked for."""
    siens = [m.pk for m in membres if m.compte_id == compte.pk]
    if siens and not any(cle in hors for cle in siens):
        return None
    return du_point(compte, point)


def de_la_campagne(compte: Compte, campagne: int) -> DeportsDe:
    """The same, for a whole campaign. Two queries."""
    siens = DeportDeSeance.objects.filter(membre__compte=compte, point__seance__campagne=campagne).order_by()
    equipes = RoleDossier.objects.filter(compte=compte, dossier__campagne=campagne, dossier__depots__isnull=False)
    notes = siens.values_list("point__depot", "point", "motif").union(
        equipes.order_by().values_list("dossier__depots", _RIEN, Value(EQUIPE))
    )
    decides = [d for d in _DECIDES(campagne) if d.compte_id == compte.pk]
    return DeportsDe(
        {depot: dit for depot, _, dit in notes if depot is not None},
        {point: dit for depot, point, dit in notes if depot is None},
        {d.dossier_id: _dit(d) for d in decides if d.portee != "seance" and d.dossier_id is not None},
        next((_dit(d) for d in decides if d.portee == "seance"), ""),
    )


def de_la_seance(
    compte: Compte, campagne: int, membres: Sequence[MembreDuComite], hors: Mapping[int, Mapping[int, str]] | None
) -> DeportsDe:
    """The same, for the items of a session of which `des_points` was read, None when it was not: nothing more is then
    asked of a member, whoever is none is looked for."""
    siens = {m.pk for m in membres if m.compte_id == compte.pk}
    if hors is None or not siens:
        return de_la_campagne(compte, campagne)
    return DeportsDe({}, {p: dit for p, eux in hors.items() for qui, dit in eux.items() if qui in siens}, {}, "")


def des_points(seance: int, campagne: int, membres: Sequence[MembreDuComite]) -> dict[int, dict[int, str]]:
    """Item → member → why they take no part in it, for a whole session, whichever session of the committee it was noted
    in: the file is the same. Two queries, three when some were decided."""
    trouves: dict[int, dict[int, str]] = {}
    par_compte = {m.compte_id: m.pk for m in membres if m.compte_id is not None}
    ici: dict[int | None, int] = {m.pk: m.pk for m in membres}
    if decides := [d for d in _DECIDES(campagne) if d.compte_id in par_compte or d.membre_id in ici]:
        for point, dossier in PointDeSeance.objects.filter(seance=seance).values_list("pk", "depot__dossier"):
            for d in decides:
                if d.portee == "seance" or d.dossier_id == dossier:
                    qui = ici[d.membre_id] if d.compte_id is None else par_compte[d.compte_id]
                    trouves.setdefault(point, {})[qui] = _dit(d)
    for du_depot, seul, membre, compte, dit in _NOTES.colonnes(seance, campagne):
        point = seul if du_depot is None else du_depot
        # Named again, someone is another row and the same person.
        if (lui := par_compte.get(compte) or ici.get(membre)) is not None:
            trouves.setdefault(point, {})[lui] = dit
    return trouves


_POINTS = "point__depot__points"
# Each voice that is given asks them: of the teams, only those of the committee are looked for.
_NOTES: RequeteComposee[DeportDeSeance] = RequeteComposee(
    lambda seance, campagne: (
        DeportDeSeance.objects.filter(Q(**{f"{_POINTS}__seance": seance}) | Q(point__seance=seance, point__depot=None))
        .order_by()
        .values_list(f"{_POINTS}__pk", "point", "membre", "membre__compte", "motif")
        .union(
            RoleDossier.objects.filter(
                dossier__depots__points__seance=seance,
                compte__in=MembreDuComite.objects.filter(campagne=campagne).values("compte"),
            )
            .order_by()
            .values_list("dossier__depots__points", _RIEN, _RIEN, "compte", Value(EQUIPE))
        )
    )
)


_DECIDES: RequeteComposee[DeportDecide] = RequeteComposee(
    lambda campagne: DeportDecide.objects.filter(campagne=campagne, sens="deport", leve_le=None)
)


def _dit(decide: DeportDecide) -> str:
    return DECIDE.format(decide.motif.rstrip("."))

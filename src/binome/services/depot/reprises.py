"""A deposit that replaces another stays in the hands of whoever took care of that one, who is told: nothing is to be
assigned again, but what they may not hold any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from binome.domaine.droits.droits import Action, Role
from binome.domaine.droits.ressorts import NATIONAL, Ressort, tient
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import Affectation, Compte, Depot, RoleCampagne
from binome.services.acces import plusieurs
from binome.services.notifications import distribution
from binome.services.socle import journal, personnes


def reprendre(depot: Depot, remplaces: Sequence[str], quand: dt.datetime) -> list[Compte]:
    """Carry the assignments of the deposits that this one replaces, in the running transaction; who keeps it."""
    dernieres: dict[str, Affectation] = {}
    rangees = Affectation.objects.filter(depot__numero__in=remplaces).select_related("a", "par")
    for ligne in rangees.order_by("rang"):
        dernieres[ligne.service] = ligne
    tenues = {service: ligne for service, ligne in dernieres.items() if ligne.a is not None}
    if not tenues:
        return []
    gardees = {service: li for service, li in tenues.items() if li.a and _peut_le_tenir(li.a, service, depot, quand)}
    Affectation.objects.bulk_create(
        Affectation(depot=depot, service=service, rang=1, a=li.a, par=li.par, le=quand)
        for service, li in gardees.items()
    )
    donnees = {
        "numero": depot.numero,
        "remplace": list(remplaces),
        "gardees": {service: personnes.pseudonyme(li.a) for service, li in sorted(gardees.items()) if li.a},
        "a_confier": sorted(set(tenues) - set(gardees)),
    }
    objet = f"dossier:{depot.dossier.identifiant}"
    journal.ajouter("instruction.affectation_reprise", objet, donnees, acteur=depot.par, instant=quand)
    a_qui = list({li.a.pk: li.a for li in gardees.values() if li.a}.values())
    distribution.notifier(GenreDeNotification.depot_remplace, f"reprise:{depot.numero}", a_qui)
    return a_qui


def _peut_le_tenir(compte: Compte, service: str, depot: Depot, quand: dt.datetime) -> bool:
    """Whether this deposit still concerns that service, and whether they still act for it, and stand aside of nothing:
    what a new text brings to light is said by its page, and decided there."""
    region = service.rpartition(":")[2]
    if service != NATIONAL and not depot.regions.filter(code=region).exists():
        return False
    roles = RoleCampagne.objects.filter(
        compte=compte, campagne=depot.dossier.campagne_id, role=Role.instructeur.value
    ).values_list("portee", "service")
    if not any(tient(Ressort(portee, organisme), service) for portee, organisme in roles):
        return False
    ouvert = plusieurs.ouvrir(compte, [depot.dossier], quand).get(depot.dossier_id)
    return ouvert is not None and ouvert.peut(Action.tenir_instruction)

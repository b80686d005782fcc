"""Many dossiers opened at once for one person: the same answers as the gate gives one by one, in one query, two for
who instructs in a région."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from binome.domaine.droits.droits import NATIONALE, Action
from binome.registre.models import Compte, DeportDecide, Dossier, RegionDuDepot, RoleCampagne, RoleDossier
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert

# All that ties a person to any dossier or campaign, with what they stand aside of; what is not asked about is left.
_LIENS = (
    f"SELECT 'dossier', dossier_id, role, fiches, '' FROM {RoleDossier._meta.db_table} "  # noqa: S608
    f"WHERE compte_id = %s UNION ALL SELECT 'campagne', campagne_id, role, '[]', portee "
    f"FROM {RoleCampagne._meta.db_table} WHERE compte_id = %s UNION ALL "
    "SELECT CASE WHEN portee = 'seance' THEN 'campagne' ELSE 'dossier' END, "
    f"CASE WHEN portee = 'seance' THEN campagne_id ELSE dossier_id END, '{ouverture.DEPORT}', '[]', '' "
    f"FROM {DeportDecide._meta.db_table} WHERE compte_id = %s AND sens = 'deport' AND leve_le IS NULL"
)


def ouvrir(compte: Compte, dossiers: Iterable[Dossier], instant: dt.datetime) -> dict[int, DossierOuvert]:
    """Those of these dossiers (read with their campaign) that this person may at least know of, by key."""
    lus = {dossier.pk: dossier for dossier in dossiers}
    if not lus:
        return {}
    noues: dict[tuple[str, int], list[tuple[str, str, str]]] = defaultdict(list)
    with connection.cursor() as curseur:
        curseur.execute(_LIENS, [compte.pk] * 3)
        for ou, cle, role, fiches, portee in curseur.fetchall():
            noues[ou, cle].append((role, fiches, portee))
    ici: dict[int, set[str]] = defaultdict(set)
    en_vigueur = {"depot__dossier__in": lus, "depot__remplace_le": None, "depot__retire_le": None}
    campagnes = {("campagne", dossier.campagne_id) for dossier in lus.values()}
    bornee = any(portee != NATIONALE for ou in campagnes for _, _, portee in noues[ou])
    deposes = RegionDuDepot.objects.filter(**en_vigueur) if bornee else RegionDuDepot.objects.none()
    for cle, code in deposes.values_list("depot__dossier", "code"):
        ici[cle].add(code)
    ouverts = {}
    for cle, dossier in lus.items():
        lien = ouverture.tisser(
            compte, dossier, [*noues["dossier", cle], *noues["campagne", dossier.campagne_id]], ici[cle]
        )
        ouvert = DossierOuvert(dossier, compte, lien, ouverture.situation(dossier, instant))
        if ouvert.decision(Action.lire).visible:
            ouverts[cle] = ouvert
    return ouverts

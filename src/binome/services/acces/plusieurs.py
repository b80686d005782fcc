"""Many dossiers opened at once for one person: the same answers as the gate gives one by one, in four queries."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable

from binome.domaine.droits.droits import Action
from binome.registre.models import Compte, DeportDecide, Dossier, RegionDuDepot, RoleCampagne, RoleDossier
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert


def ouvrir(compte: Compte, dossiers: Iterable[Dossier], instant: dt.datetime) -> dict[int, DossierOuvert]:
    """Those of these dossiers (read with their campaign) that this person may at least know of, by key."""
    lus = {dossier.pk: dossier for dossier in dossiers}
    if not lus:
        return {}
    du_dossier: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for cle, role, fiches in RoleDossier.objects.filter(compte=compte, dossier__in=lus).values_list(
        "dossier", "role", "fiches"
    ):
        du_dossier[cle].append((role, json.dumps(fiches), ""))
    de_la_campagne: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    campagnes = {dossier.campagne_id for dossier in lus.values()}
    for cle, role, portee in RoleCampagne.objects.filter(compte=compte, campagne__in=campagnes).values_list(
        "campagne", "role", "portee"
    ):
        de_la_campagne[cle].append((role, "[]", portee))
    siens = DeportDecide.objects.filter(compte=compte, campagne__in=campagnes, sens="deport", leve_le=None)
    for campagne, portee, cle in siens.values_list("campagne", "portee", "dossier"):
        ou, quoi = (de_la_campagne, campagne) if portee == "seance" else (du_dossier, cle)
        ou[quoi].append((ouverture.DEPORT, "[]", ""))
    ici: dict[int, set[str]] = defaultdict(set)
    en_vigueur = {"depot__dossier__in": lus, "depot__remplace_le": None, "depot__retire_le": None}
    for cle, code in RegionDuDepot.objects.filter(**en_vigueur).values_list("depot__dossier", "code"):
        ici[cle].add(code)
    ouverts = {}
    for cle, dossier in lus.items():
        lien = ouverture.tisser(compte, dossier, [*du_dossier[cle], *de_la_campagne[dossier.campagne_id]], ici[cle])
        ouvert = DossierOuvert(dossier, compte, lien, ouverture.situation(dossier, instant))
        if ouvert.decision(Action.lire).visible:
            ouverts[cle] = ouvert
    return ouverts

"""Work grows with the actions and with the schemes, not with their product's square: counted in calls, never in seconds."""

from __future__ import annotations

import sys
from dataclasses import replace

from tests.offre.test_appariement import FICHE, JOUR, _dossier

from binome.offre.appariement import apparier
from binome.offre.catalogue import catalogue
from binome.offre.exemples import PAYS
from binome.offre.situation import Monde


def _appels(actions: int, fois: int) -> int:
    dossier = _dossier(FICHE)
    (fiche,) = dossier.plan_actions.fiches
    fiches = tuple(fiche.model_copy(update={"id": f"f{rang}"}) for rang in range(actions))
    dossier = dossier.model_copy(update={"plan_actions": dossier.plan_actions.model_copy(update={"fiches": fiches})})
    prets = [
        replace(p, dispositif=p.dispositif.model_copy(update={"id": f"{p.dispositif.id}-{rang}"}))
        for rang in range(fois)
        for p in catalogue()
    ]
    compte = 0

    def compter(cadre, evenement, argument):
        nonlocal compte
        compte += evenement == "call"

    sys.setprofile(compter)
    try:
        apparier(dossier, prets, Monde(PAYS), JOUR)
    finally:
        sys.setprofile(None)
    return compte


def test_twice_the_actions_or_twice_the_schemes_is_at_most_twice_the_work():
    seul = _appels(4, 2)
    assert _appels(8, 2) <= 2.1 * seul
    assert _appels(4, 4) <= 2.1 * seul

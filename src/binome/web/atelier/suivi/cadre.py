"""The frame of the pages of the follow-up: that of the workspace, and which of them this person may read."""

from __future__ import annotations

from typing import Any

from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import lectures
from binome.web.atelier.cadre.cadre import cadre


def cadre_du_suivi(ouvert: DossierOuvert) -> dict[str, Any]:
    return cadre(ouvert, "suivi") | {"lit_les_engagements": lectures.lit_les_engagements(ouvert)}

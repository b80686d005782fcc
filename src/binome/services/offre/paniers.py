"""The basket of services of a dossier, as a printed document shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Geographie
from binome.services.offre import rapprochements


def du_document(dossier: Dossier, geographie: Geographie, instant: dt.datetime) -> dict[str, Any]:
    """The data of its page, on the day of that instant."""
    from binome.documents.offre.panier import panier

    jour = rapprochements.jour(instant)
    return panier(rapprochements.apparier(dossier, le=jour, geographie=geographie), jour)

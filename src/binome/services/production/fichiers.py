"""A dossier as files that other programs read: its text, its perimeter, its plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.domaine.dossier.dossier import Dossier
    from binome.referentiel.consultation import Referentiel


def texte(dossier: Dossier, *, en_json: bool) -> bytes:
    """The dossier in its own format, as JSON or as YAML."""
    from binome.documents import ecriture

    return (ecriture.to_json(dossier) if en_json else ecriture.to_yaml(dossier)).encode()


def geojson(dossier: Dossier, referentiel: Referentiel) -> bytes:
    """The perimeter as GeoJSON (RFC 7946), one feature per EPCI of the dossier."""
    from binome.documents.geojson import geojson_du_perimetre

    contours = referentiel.contours_epci([m.siren for m in dossier.perimetre.membres])
    return geojson_du_perimetre(dossier, referentiel, contours).encode()


def xlsx(dossier: Dossier) -> bytes:
    """The action plan as a workbook, every fiche in it."""
    from binome.documents.tableur import Origine, ecrire
    from binome.domaine.socle.empreinte import json_canonique
    from binome.services.verification.verdict import appel_executable

    plan = dossier.plan_actions
    enjeux = appel_executable(dossier.appel).appel.noms_enjeux
    return ecrire(json.loads(json_canonique(plan)), Origine(dossier.id, None, tuple(f.id for f in plan.fiches)), enjeux)

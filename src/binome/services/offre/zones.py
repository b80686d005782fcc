"""The communes of the zones of aid with regional purpose: the decree's list, pasted by who has it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from binome.domaine.langue.pannes import panne
from binome.domaine.saisie.jours import PARIS, heure_de
from binome.domaine.socle.geographie import Geographie
from binome.offre.fautes import DispositifInvalideError
from binome.offre.importation import zones_afr
from binome.offre.importation.lot import Refus
from binome.offre.importation.reconnaissance import TAILLE_MAX, CatalogueRefuseError
from binome.offre.situation import Zone
from binome.services.offre.importes import dossier
from binome.services.socle import horloge
from binome.services.socle.coffre import ecrire
from binome.services.socle.memoire import MemoireVive

_lues = MemoireVive[Mapping[str, Zone]](1)
"""By the file that is there."""


@dataclass(frozen=True)
class ZonesImportees:
    """What was read of a list: its communes, and what was refused."""

    communes: Mapping[str, Zone]
    refus: tuple[Refus, ...]


def _place() -> Path:
    return dossier() / "zones" / f"{zones_afr.FORMAT}.json"


def importer_si_liste(chemin: Path, geographie: Geographie) -> ZonesImportees | None:
    """Keep the list of a file; None when it is no such list. Errors: CatalogueRefuseError."""
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(TAILLE_MAX + 1)
        if len(octets) > TAILLE_MAX:
            return None
        texte = octets.decode("utf-8-sig")
    except OSError as erreur:
        raise CatalogueRefuseError(f"{chemin.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    except UnicodeDecodeError:
        return None
    if not zones_afr.reconnait(texte):
        return None
    lues, refus = zones_afr.lire(texte)
    actuels = {code: geographie.commune_actuelle(code) for code in lues}
    communes: dict[str, Zone] = {}
    for code, actuel in actuels.items():
        if actuel:
            # A commune that merged since: the new one is in the zone for a part only, whatever else is listed.
            fondue = actuel != code or actuel in communes
            communes[actuel] = Zone.partielle if fondue else lues[code]
    inconnues = [
        Refus(0, code, "aucune commune, présente ou passée, n'a ce code") for code in lues if not actuels[code]
    ]
    contenu = {
        "fichier": chemin.name,
        "sha256": hashlib.sha256(octets).hexdigest(),
        "importe_le": heure_de(horloge.maintenant(), PARIS).date().isoformat(),
        "communes": communes,
    }
    ecrire(_place(), json.dumps(contenu, ensure_ascii=False).encode())
    return ZonesImportees(communes, (*refus, *inconnues))


def zones() -> Mapping[str, Zone] | None:
    """Commune → whole or part; None when no list was given. Errors: DispositifInvalideError."""
    place = _place()
    if not place.is_file():
        return None
    etat = place.stat()
    return _lues.retenir((str(place), etat.st_size, etat.st_mtime_ns), lambda: _relire(place))


def _relire(place: Path) -> Mapping[str, Zone]:
    try:
        return {code: Zone(zone) for code, zone in json.loads(place.read_bytes())["communes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DispositifInvalideError(f"{place} : cette liste ne se lit plus. Effacez-la, ou importez-la.") from None

"""The profiles that carriers declare, read from a file that stays where it is: Binôme keeps nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.langue.pannes import panne
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.socle.toml import dire

TAILLE_MAX = 1_000_000
_PROFILS = TypeAdapter(dict[str, ProfilEconomique])


class ProfilsIllisiblesError(BinomeError):
    """A file of profiles that cannot be read: the message has one line for each fault."""

    code = "profils_illisibles"
    famille = Famille.mal_forme


def lire(chemin: Path) -> dict[str, ProfilEconomique]:
    """Fiche → profile. Errors: ProfilsIllisiblesError."""
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise ProfilsIllisiblesError(f"{chemin.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    if len(octets) > TAILLE_MAX:
        raise ProfilsIllisiblesError(f"{chemin.name} : ce fichier dépasse 1 Mo, des profils sont plus courts.")
    try:
        return _PROFILS.validate_python(json.loads(octets))
    except ValidationError as erreur:
        raise ProfilsIllisiblesError("\n".join(f"{chemin.name} : {f}" for f in dire(erreur, chemin.name))) from None
    except (ValueError, RecursionError):
        raise ProfilsIllisiblesError(f"{chemin.name} : ce n'est pas du JSON qui se lise.") from None

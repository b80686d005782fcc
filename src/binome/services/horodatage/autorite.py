"""The timestamping authority that the operator chose: its address, its certificates, and one bounded request to it."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from binome.documents.horodatage.certificats import ecrire_pem, lire_chaine
from binome.documents.horodatage.jeton import OCTETS_MAX
from binome.domaine.langue.pannes import panne
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.socle.reseau.echange import EchangeError, echanger

_ENTETES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class AutoriteError(BinomeError):
    """The authority did not answer, or answered something else; the message is in French."""

    code = "autorite_d_horodatage"
    famille = Famille.indisponible


@dataclass(frozen=True)
class Autorite:
    """Where to ask, and whom to trust: its certificates, root included, as PEM and nothing besides: what people write
    around them in the file may be in any encoding."""

    adresse: str
    chaine: str


def reglee() -> bool:
    """Whether an authority is configured."""
    return bool(settings.BINOME_HORODATAGE)


def autorite() -> Autorite:
    """The authority that is configured. Errors: AutoriteError when none is, or its certificates cannot be read."""
    if not reglee():
        raise AutoriteError("Aucune autorité d'horodatage n'est réglée (BINOME_HORODATAGE).")
    chemin = Path(settings.BINOME_HORODATAGE_CHAINE)
    try:
        chaine = ecrire_pem(lire_chaine(chemin.read_bytes()))
    except (OSError, ValueError) as erreur:
        raise AutoriteError(
            f"Les certificats de l'autorité d'horodatage, « {chemin} » (BINOME_HORODATAGE_CHAINE), ne servent pas : "
            f"{panne(erreur)}."
        ) from None
    return Autorite(settings.BINOME_HORODATAGE, chaine)


def interroger(a: Autorite, demande: bytes) -> bytes:
    """Send a request, and give the reply as it came, at most `OCTETS_MAX` + 1 bytes of it, within twice
    BINOME_HORODATAGE_DELAI whatever the authority does. Errors: AutoriteError."""
    requete = urllib.request.Request(a.adresse, data=demande, headers=_ENTETES, method="POST")  # noqa: S310 - checked
    try:
        return echanger(requete, settings.BINOME_HORODATAGE_DELAI, OCTETS_MAX)
    except EchangeError as erreur:
        raise AutoriteError(f"L'autorité d'horodatage {erreur}.") from None

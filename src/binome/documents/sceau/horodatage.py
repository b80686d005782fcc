"""The date of a seal by a third party: an RFC 3161 token of the frozen manifest of what it holds.

It is a file of the seal like another, listed and signed: the format is the same, and who verifies a seal without
looking for a token finds the same as before. The certificates that come with it only help: whom to trust is given.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

from binome.documents.horodatage import preuve as preuves
from binome.documents.horodatage.erreurs import JetonRefuseError
from binome.documents.horodatage.jeton import OCTETS_MAX
from binome.documents.horodatage.suite import Suite, juger
from binome.documents.sceau.verification import Rapport

JETON, CHAINE = "horodatage/depot.tsr", "horodatage/autorite.pem"
DATE, DATE_DES_COMPLEMENTS = "depot.json", "complements.json"
"""What the token dates: the manifest of a deposit; in the seal of complements, which holds that one too, theirs."""


def horodate(sceau: Path) -> bool:
    """Whether a seal holds a token."""
    with zipfile.ZipFile(sceau) as archive:
        return JETON in archive.namelist()


def juger_la_date(sceau: Path, rapport: Rapport, chaine: bytes, le: dt.datetime, preuve: bytes = b"") -> Suite:
    """When an authority saw what a seal, already verified, says was deposited, judged at an instant. `preuve`: the
    archive of all the tokens, those that dated again the one of the seal. Errors: ValueError when the chain is none."""
    ditees = {**dict(rapport.absents), **rapport.empreintes}
    empreinte = ditees.get(DATE_DES_COMPLEMENTS) or ditees.get(DATE)
    try:
        maillons = preuves.lire(preuve or _jeton(sceau))
    except JetonRefuseError as erreur:
        return Suite((), f"{erreur}")
    if empreinte is None:
        return Suite((), "ce sceau ne nomme pas le manifeste du dépôt, que le jeton date")
    return juger(maillons, empreinte, chaine, le)


def _jeton(sceau: Path) -> bytes:
    with zipfile.ZipFile(sceau) as archive:
        if JETON not in archive.NameToInfo:
            raise JetonRefuseError("ce sceau ne contient pas de jeton d'horodatage")
        if archive.getinfo(JETON).file_size > OCTETS_MAX:
            raise JetonRefuseError(f"le jeton dépasse {OCTETS_MAX} octets")
        return archive.read(JETON)

"""The State's platform of forms, as its public interface is described: a draft is asked, then its state is read.

No key is needed and none is sent. What it answers is not trusted: a draft lies at the address that was chosen, or it is
refused; a state that it does not name is not one.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.socle.reseau.echange import EchangeError, echanger

OCTETS_MAX = 200_000
JETONS_PAR_LECTURE = 40
"""So many files are read at once: the platform asks not to be hurried, and an address has an end."""
_JETON = re.compile(r"[A-Za-z0-9_-]{8,200}")
_NUMERO = re.compile(r"[0-9]{1,20}")


class PlateformeError(BinomeError):
    """The platform did not answer, or answered something else; the message is in French."""

    code = "plateforme_des_demarches"
    famille = Famille.indisponible


@dataclass(frozen=True)
class Brouillon:
    """A draft on the platform: where it is finished, and what it is read by again."""

    adresse: str
    jeton: str
    numero: str


@dataclass(frozen=True)
class EtatLu:
    """Where a file stands there: its state, and the instants that it gives, as they are written."""

    etat: str
    depose: str = ""
    traite: str = ""


def reglee() -> bool:
    """Whether a platform is configured."""
    return bool(settings.BINOME_DEMARCHE)


def creer(formulaire: str, corps: Mapping[str, Any]) -> Brouillon:
    """Ask for a draft of a form, filled. Errors: PlateformeError."""
    octets = json.dumps(corps, ensure_ascii=False).encode()
    recu = _lire(urllib.request.Request(_adresse(formulaire), octets, _ENTETES, method="POST"))  # noqa: S310 - checked
    if not isinstance(recu, dict):
        raise PlateformeError(_AUTRE)
    adresse, jeton, numero = (str(recu.get(nom) or "") for nom in _CHAMPS)
    if not (_la_bas(adresse) and _JETON.fullmatch(jeton) and _NUMERO.fullmatch(numero)):
        raise PlateformeError(_AUTRE)
    return Brouillon(adresse, jeton, numero)


def etats(formulaire: str, jetons: Sequence[str]) -> dict[str, EtatLu]:
    """Where these files of a form stand, by token; those that the platform does not know any more are left out.

    Errors: PlateformeError.
    """
    adresse = f"{_adresse(formulaire)}?{urlencode({'prefill_token': ','.join(jetons)})}"
    recu = _lire(urllib.request.Request(adresse, None, _ENTETES, method="GET"))  # noqa: S310 - checked
    if not isinstance(recu, list):
        raise PlateformeError(_AUTRE)
    lus = {}
    for brut in recu:
        if isinstance(brut, dict) and brut.get("dossier_prefill_token") in jetons:
            dits = (str(brut.get(nom) or "") for nom in ("state", "submitted_at", "processed_at"))
            lus[str(brut["dossier_prefill_token"])] = EtatLu(*dits)
    return lus


_CHAMPS = ("dossier_url", "dossier_prefill_token", "dossier_number")
_ENTETES = {"Content-Type": "application/json", "Accept": "application/json"}
_AUTRE = "Démarche numérique a répondu autre chose que ce qu'elle décrit."


def _adresse(formulaire: str) -> str:
    return f"{settings.BINOME_DEMARCHE}/api/public/v1/demarches/{quote(formulaire, safe='')}/dossiers"


def _lire(requete: urllib.request.Request) -> Any:
    try:
        octets = echanger(requete, settings.BINOME_DEMARCHE_DELAI, OCTETS_MAX)
    except EchangeError as erreur:
        raise PlateformeError(f"Démarche numérique {erreur}.") from None
    if len(octets) > OCTETS_MAX:
        raise PlateformeError("Démarche numérique a trop répondu.")
    try:
        return json.loads(octets)
    except (ValueError, RecursionError):
        raise PlateformeError(_AUTRE) from None


def _la_bas(adresse: str) -> bool:
    """Whether an address is of the platform that was chosen."""
    try:
        donnee, voulue = urlsplit(adresse), urlsplit(settings.BINOME_DEMARCHE)
    except ValueError:
        return False
    return (donnee.scheme, donnee.netloc) == (voulue.scheme, voulue.netloc) and len(adresse) <= 500

"""What the machine remembers of erasures, outside of the base: so that a backup put back is purged again.

One small file for each, in `effacements/` of the data folder, written before the erasure is committed, never changed,
and taken into every later backup. It holds pseudonyms, instants, and addresses as HMAC-SHA-256 under a key drawn from
the site's own: whoever reads it without that key learns no address from it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.socle import coffre

FORMAT = "binome-effacement-1"
DOSSIER = "effacements"


class MemoireIllisibleError(BinomeError):
    """A list of erasures that cannot be read; the message is in French."""

    code = "effacements_illisibles"
    famille = Famille.indisponible


@dataclass(frozen=True)
class Souvenir:
    """One erasure. `adresses`: (id of the key, HMAC) pairs; `main`: who was given the dossiers, by pseudonym."""

    le: dt.datetime
    pseudonymes: tuple[str, ...]
    adresses: tuple[tuple[str, str], ...]
    main: str | None = None


def racine() -> Path:
    """Where the files are."""
    return Path(settings.DONNEES) / DOSSIER


def noter(le: dt.datetime, pseudonymes: Iterable[str], adresses: Iterable[str], main: str | None) -> Path:
    """Remember an erasure, durably; the file written."""
    codes, cle = sorted(pseudonymes), _cles()[0]
    contenu = {
        "format": FORMAT,
        "le": le.astimezone(dt.UTC).isoformat(),
        "pseudonymes": codes,
        "adresses": [[_nom(cle), _condense(cle, adresse)] for adresse in sorted(adresses)],
        "main": main,
    }
    fichier = racine() / f"{le.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{codes[0]}.json"
    coffre.ecrire(fichier, json.dumps(contenu).encode())
    return fichier


def lire() -> list[Souvenir]:
    """Every erasure known to this machine, oldest first. Errors: MemoireIllisibleError."""
    return sorted((_parse(f.name, f.read_bytes()) for f in racine().glob("*.json")), key=lambda souvenir: souvenir.le)


def reconnaitre(souvenirs: Iterable[Souvenir], adresses: Iterable[str]) -> dict[tuple[str, str], str]:
    """Among these addresses, those that were erased once: (id of the key, HMAC) → address."""
    voulus = {paire for souvenir in souvenirs for paire in souvenir.adresses}
    cles = [cle for cle in _cles() if any(nom == _nom(cle) for nom, _ in voulus)]
    return {
        paire: adresse
        for adresse in adresses
        for cle in cles
        if (paire := (_nom(cle), _condense(cle, adresse))) in voulus
    }


def illisibles(souvenirs: Iterable[Souvenir]) -> int:
    """How many erasures have addresses written under a key that this site no longer has: only pseudonyms speak."""
    connues = {_nom(cle) for cle in _cles()}
    return sum(any(nom not in connues for nom, _ in souvenir.adresses) for souvenir in souvenirs)


def reprendre(source: Path) -> int:
    """Add to what this machine remembers the list of another: its `effacements` folder, or a later backup. How many.

    Errors: MemoireIllisibleError.
    """
    neufs = 0
    for nom, octets in _fichiers(source):
        _parse(nom, octets)
        if not (place := racine() / nom).exists():
            coffre.ecrire(place, octets)
            neufs += 1
    return neufs


def _fichiers(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        yield from ((f.name, f.read_bytes()) for f in sorted(source.glob("*.json")))
        return
    try:
        with zipfile.ZipFile(source) as archive:
            noms = [n for n in archive.namelist() if n.startswith(f"{DOSSIER}/") and n.endswith(".json")]
            yield from ((Path(nom).name, archive.read(nom)) for nom in noms)
    except (OSError, zipfile.BadZipFile):
        raise MemoireIllisibleError(
            f"« {source} » n'est ni un dossier « {DOSSIER} » ni une sauvegarde lisible : rien n'en a été repris."
        ) from None


def _parse(nom: str, octets: bytes) -> Souvenir:
    try:
        lu: dict[str, Any] = json.loads(octets)
        if lu["format"] != FORMAT:
            raise ValueError(lu["format"])
        adresses = tuple((str(cle), str(condense)) for cle, condense in lu["adresses"])
        return Souvenir(dt.datetime.fromisoformat(lu["le"]), tuple(lu["pseudonymes"]), adresses, lu["main"])
    except (ValueError, KeyError, TypeError) as erreur:
        raise MemoireIllisibleError(
            f"L'effacement « {nom} » ne se lit pas ({erreur}) : retrouvez ce fichier."
        ) from None


def _cles() -> list[bytes]:
    """Keys that may have been used, the one in use first: those of the settings, and the file of a base put back."""
    fichier = Path(settings.DONNEES) / "cle_secrete"
    gardee = [fichier.read_text(encoding="ascii").strip()] if fichier.is_file() else []
    secrets = dict.fromkeys([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, *gardee])
    return [hashlib.sha256(b"binome effacements\0" + secret.encode()).digest() for secret in secrets if secret]


def _nom(cle: bytes) -> str:
    return hashlib.sha256(b"nom\0" + cle).hexdigest()[:12]


def _condense(cle: bytes, adresse: str) -> str:
    return hmac.new(cle, adresse.strip().lower().encode(), hashlib.sha256).hexdigest()

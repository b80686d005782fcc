"""The second reader of tokens: `openssl ts`, for the replies that the library refuses to read.

Nothing of a reply reaches the command but as a file; what it prints is only read for what we look for.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError

_DELAI_S = 10
_LIGNES = {
    "date": re.compile(r"^Time stamp: (\w{3} [ \d]\d \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? \d{4}) GMT$", re.MULTILINE),
    "numero": re.compile(r"^Serial number: 0x([0-9A-Fa-f]+)$", re.MULTILINE),
    "nonce": re.compile(r"^Nonce: 0x([0-9A-Fa-f]+)$", re.MULTILINE),
}


@dataclass(frozen=True, slots=True)
class Lu:
    """What openssl reads in a reply, not verified yet. `certificats`: those that came with it; `signataire`: the one
    that signs it; as PEM."""

    date: dt.datetime
    numero: str
    nonce: int | None
    certificats: bytes
    signataire: bytes


def present() -> bool:
    """Whether this machine has openssl."""
    return shutil.which("openssl") is not None


def lire(reponse: bytes) -> Lu | None:
    """What a reply says; None when openssl reads none either, or is not there."""
    with tempfile.TemporaryDirectory() as dossier:
        place = Path(dossier) / "reponse.tsr"
        place.write_bytes(reponse)
        fait = _lancer("ts", "-reply", "-in", str(place), "-text")
        if fait is None or fait.returncode != 0:
            return None
        certificats, signataire = _certificats(place), _signataire(place)
    texte = fait.stdout.decode("utf-8", "replace")
    trouves = {nom: (m[1] if (m := forme.search(texte)) else "") for nom, forme in _LIGNES.items()}
    if "Granted." not in texte or not all((trouves["date"], trouves["numero"], certificats, signataire)):
        return None
    nonce = int(trouves["nonce"], 16) if trouves["nonce"] else None
    return Lu(_date(trouves["date"]), trouves["numero"].lower(), nonce, certificats, signataire)


def _certificats(reponse: Path) -> bytes:
    """Those that came in a reply, as PEM; b"" when there is none."""
    jeton = reponse.with_suffix(".der")
    sorti = _lancer("ts", "-reply", "-in", str(reponse), "-token_out", "-out", str(jeton))
    if sorti is None or sorti.returncode != 0:
        return b""
    lus = _lancer("pkcs7", "-inform", "DER", "-in", str(jeton), "-print_certs")
    return lus.stdout if lus is not None and lus.returncode == 0 else b""


def _signataire(reponse: Path) -> bytes:
    """Of those, the one whose key signs, as PEM; b"" when none does. Others come along, made to timestamp too."""
    jeton, place = reponse.with_suffix(".der"), reponse.with_suffix(".pem")
    vers = ("-signer", str(place), "-out", str(reponse.with_suffix(".info")))
    lu = _lancer("cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", str(jeton), *vers)
    return place.read_bytes() if lu is not None and lu.returncode == 0 and place.exists() else b""


def verifier(reponse: bytes, empreinte: str, chaine: bytes, le: dt.datetime) -> None:
    """Have openssl verify a reply, the certificates judged at its date. Errors: JetonRefuseError."""
    with tempfile.TemporaryDirectory() as dossier:
        place, certificats = Path(dossier) / "reponse.tsr", Path(dossier) / "chaine.pem"
        place.write_bytes(reponse)
        certificats.write_bytes(chaine)
        quand = str(int(le.timestamp()))
        fichiers = ("-in", str(place), "-CAfile", str(certificats), "-untrusted", str(certificats))
        fait = _lancer("ts", "-verify", "-digest", empreinte, *fichiers, "-attime", quand)
    if fait is None:
        raise JetonNonVerifieError("ce jeton n'est pas vérifié ici : openssl n'a pas répondu")
    if fait.returncode != 0 or b"Verification: OK" not in fait.stdout + fait.stderr:
        raise JetonRefuseError("openssl refuse ce jeton : il date autre chose, ou n'est pas de l'autorité attendue")


def _lancer(*arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    if (openssl := shutil.which("openssl")) is None:
        return None
    try:
        return subprocess.run(
            [openssl, *arguments], capture_output=True, check=False, timeout=_DELAI_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _date(texte: str) -> dt.datetime:
    forme = "%b %d %H:%M:%S.%f %Y" if "." in texte else "%b %d %H:%M:%S %Y"
    return dt.datetime.strptime(" ".join(texte.split()), forme).replace(tzinfo=dt.UTC)

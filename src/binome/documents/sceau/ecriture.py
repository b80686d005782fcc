"""Writing a seal: the same deposit and the same key give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from binome.documents.horodatage.archive import BLOC, Entree, ecrire_archive
from binome.documents.sceau.cles import cle_publique
from binome.documents.sceau.format import CLE, FORMAT, FORMAT_LISIBLE, MANIFESTE, SIGNATURE


@dataclass(frozen=True)
class Contenu:
    """A file of the seal: its name there, and its bytes or where to read them."""

    nom: str
    octets: bytes | Path

    def ouvrir(self) -> IO[bytes]:
        return io.BytesIO(self.octets) if isinstance(self.octets, bytes) else self.octets.open("rb")


@dataclass(frozen=True)
class Absent:
    """A part that this reader may not have, named by its SHA-256: who holds it can show that it is the one."""

    nom: str
    sha256: str

    @classmethod
    def de(cls, nom: str, octets: bytes) -> Absent:
        return cls(nom, hashlib.sha256(octets).hexdigest())


def sceller(
    sortie: IO[bytes],
    contenus: Iterable[Contenu],
    depot: Mapping[str, Any],
    logiciel: str,
    cle: Ed25519PrivateKey,
    absents: Sequence[Absent] = (),
    forme: str = FORMAT,
) -> str:
    """Write the seal of a deposit to a seekable `sortie`; the SHA-256 of its manifest.

    `depot` is what was frozen, `logiciel` who writes, `absents` what this seal leaves out, `forme` its format when
    it leaves nothing out. Nothing of the clock: entries are dated 1980.
    """
    fichiers = sorted(contenus, key=lambda contenu: contenu.nom)
    manifeste = {
        "format": FORMAT_LISIBLE if absents else forme,
        "logiciel": logiciel,
        "depot": depot,
        "fichiers": [_ligne(contenu) for contenu in fichiers],
    }
    if absents:
        manifeste["absents"] = [{"nom": absent.nom, "sha256": absent.sha256} for absent in absents]
    octets = json.dumps(manifeste, ensure_ascii=False, sort_keys=True, indent=1).encode()
    techniques = [
        Contenu(MANIFESTE, octets),
        Contenu(SIGNATURE, cle.sign(octets)),
        Contenu(CLE, cle_publique(cle)),
    ]
    ecrire_archive(sortie, [Entree(c.nom, c.ouvrir) for c in (*techniques, *fichiers)])
    return hashlib.sha256(octets).hexdigest()


def _ligne(contenu: Contenu) -> dict[str, Any]:
    somme = hashlib.sha256()
    with contenu.ouvrir() as flux:
        while bloc := flux.read(BLOC):
            somme.update(bloc)
        return {"nom": contenu.nom, "taille": flux.tell(), "sha256": somme.hexdigest()}

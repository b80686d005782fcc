"""Where loaded data live: one integer Parquet per data set, with its provenance inside, written all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import soigner
from binome.referentiel.connecteurs.erreurs import DepotAbimeError
from binome.referentiel.emplacement import dossier_donnees, preparer_dossier
from binome.referentiel.erreurs import ReferentielError

VERSION_FORMAT = 1
_CLE = b"binome"
Colonnes = Mapping[str, NDArray[np.integer[Any]]]
EtatDesDonnees = tuple[tuple[str, int, int], ...]
"""Name, bytes and date (ns) of each file loaded."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where stored figures come from. `charge_le` is ISO 8601 (UTC); `sha256` is that of the input file."""

    jeu: str
    source: str
    producteur: str
    licence: str
    millesime: str
    fichier: str
    sha256: str
    charge_le: str
    lignes: int
    acceptees: int
    refusees: int
    unites: Mapping[str, str]
    remarques: tuple[str, ...] = ()
    annexe: Mapping[str, Any] = field(default_factory=dict)
    empreinte: str = ""
    version_format: int = VERSION_FORMAT


@dataclass(frozen=True, slots=True)
class Charge:
    """A stored data set: integer columns of equal length, and their provenance."""

    colonnes: Colonnes
    provenance: Provenance


class Depot:
    """The folder of the loaded data."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier

    def chemin(self, jeu: str) -> Path:
        return self.dossier / f"{jeu}.parquet"

    def contient(self, jeu: str) -> bool:
        """Whether something was loaded, sound or not: for who would otherwise prepare a reading for nothing."""
        return self.chemin(jeu).is_file()

    def etat(self) -> EtatDesDonnees:
        """The files loaded: what is made from them is good for as long as this stays the same."""
        lus = [(f.stem, f.stat()) for f in sorted(self.dossier.glob("*.parquet"))]
        return tuple((nom, lu.st_size, lu.st_mtime_ns) for nom, lu in lus)

    def chemin_rejets(self, jeu: str, *, refuse: bool = False) -> Path:
        """The report of refused rows, beside the data; of a file refused whole, under another name."""
        return self.dossier / f"{jeu}.{'fichier-refuse' if refuse else 'rejets'}.csv"

    def ecrire(self, colonnes: Colonnes, provenance: Provenance) -> Path:
        """Write columns and provenance atomically (temporary file, fsync, rename); the former file lives until then."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        preparer_dossier(self.dossier)
        fiche = asdict(provenance) | {"empreinte": empreinte(colonnes)}
        tableau = pa.table({nom: pa.array(valeurs) for nom, valeurs in colonnes.items()})
        tableau = tableau.replace_schema_metadata({_CLE: json.dumps(fiche, ensure_ascii=False).encode()})
        with _provisoire(self.chemin(provenance.jeu)) as sortie:
            pq.write_table(tableau, sortie, compression="zstd")
        return self.chemin(provenance.jeu)

    def provenance(self, jeu: str) -> Provenance | None:
        """The provenance alone, without reading the columns; None when nothing was loaded. Raises DepotAbimeError."""
        if not self.contient(jeu):
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            fiche = json.loads((pq.read_schema(self.chemin(jeu)).metadata or {})[_CLE])
            return _provenance(fiche)
        except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as erreur:
            raise DepotAbimeError(self._abime(jeu)) from erreur

    def lire(self, jeu: str, *, verifier: bool = False) -> Charge | None:
        """The stored data set, None when nothing was loaded; `verifier` checks the digest. Raises DepotAbimeError."""
        provenance = self.provenance(jeu)
        if provenance is None:
            return None
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self.chemin(jeu)) as fichier:
                tableau = fichier.read(use_threads=False)
        except (pa.ArrowException, OSError) as erreur:
            raise DepotAbimeError(self._abime(jeu)) from erreur
        colonnes = {nom: _entiers(tableau[nom]) for nom in tableau.column_names}
        if verifier and empreinte(colonnes) != provenance.empreinte:
            raise DepotAbimeError(self._abime(jeu))
        return Charge(colonnes, provenance)

    def _abime(self, jeu: str) -> str:
        return soigner(
            f"Les données « {jeu} » sont abîmées ou d'une autre version ({self.chemin(jeu)}). "
            f"Rechargez-les : binome donnees charger {jeu.removesuffix('-1').removesuffix('-2')} FICHIER."
        )


def depot_par_defaut() -> Depot:
    """The store of this machine, under `dossier_donnees()`."""
    return Depot(dossier_donnees() / "connecteurs")


@contextmanager
def _provisoire(chemin: Path) -> Iterator[IO[bytes]]:
    """A stream that becomes `chemin` when all went well. Raises ReferentielError when the disk refuses."""
    provisoire: Path | None = None
    try:
        descripteur, nom = tempfile.mkstemp(dir=chemin.parent, prefix=f".{chemin.stem}-", suffix=".parquet")
        provisoire = Path(nom)
        with os.fdopen(descripteur, "wb") as sortie:
            yield sortie
            sortie.flush()
            os.fsync(sortie.fileno())
        provisoire.chmod(0o644)
        provisoire.replace(chemin)
    except OSError as erreur:
        raise ReferentielError(
            soigner(f"Impossible d'écrire {chemin} : {panne(erreur)}. Libérez de la place, puis recommencez.")
        ) from erreur
    finally:
        if provisoire is not None:
            provisoire.unlink(missing_ok=True)


def _entiers(colonne: Any) -> NDArray[np.integer[Any]]:
    """A column of integers as it lies in memory (pyarrow's own `to_numpy` imports pandas if it can: one second)."""
    genre = np.dtype(str(colonne.type))
    morceaux = [
        np.frombuffer(morceau.buffers()[1], genre)[morceau.offset : morceau.offset + len(morceau)]
        for morceau in colonne.chunks
        if len(morceau)
    ]
    if len(morceaux) == 1:
        return morceaux[0]
    return np.concatenate(morceaux) if morceaux else np.zeros(0, genre)


def _provenance(fiche: dict[str, Any]) -> Provenance:
    if fiche["version_format"] != VERSION_FORMAT:
        raise ValueError("version")
    return Provenance(**(fiche | {"remarques": tuple(fiche["remarques"])}))


def empreinte(colonnes: Colonnes) -> str:
    """SHA-256 of the names, types and values of the columns, in order."""
    somme = hashlib.sha256()
    for nom, valeurs in colonnes.items():
        somme.update(f"{nom}:{valeurs.dtype.str}:{len(valeurs)};".encode())
        somme.update(np.ascontiguousarray(valeurs).data)
    return somme.hexdigest()


def sha256_fichier(chemin: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with chemin.open("rb") as flux:
        return hashlib.file_digest(flux, "sha256").hexdigest()

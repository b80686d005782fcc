"""Draw employment basins from files, and write what was drawn: everything or nothing."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.pannes import panne
from binome.moteur.adjacence import Adjacence
from binome.moteur.bassins.explication import Explication
from binome.moteur.bassins.explication import expliquer as _expliquer
from binome.moteur.bassins.parametres import BassinsError, Parametres
from binome.moteur.bassins.resultat import Bassins
from binome.moteur.flux import FluxError, Lignes

Rapport = Callable[[float, str], None]
ERREURS = (BassinsError, FluxError)
"""What the user can mend, besides ReferentielError (unreadable files)."""


@dataclass(frozen=True)
class DemandeDeBassins:
    """What to draw. budget: seconds after which no further search begins (None: all of `essais`)."""

    flux: Path
    parametres: Parametres
    mode: Literal["compatible", "corrige"] = "corrige"
    adjacence: Path | None = None
    budget: float | None = None
    essais: int = 30
    graine: int = 1


@dataclass(frozen=True)
class Trace:
    """Basins, the flows they come from, the neighbouring pairs left out because they name units without flow, and the
    codes of communes that were put right (arrondissements, zeros that were lost)."""

    bassins: Bassins
    flux: Lignes
    paires_ignorees: int
    redresses: tuple[str, ...] = ()


def delimiter(demande: DemandeDeBassins, rapport: Rapport | None = None) -> Trace:
    """Read, draw. `rapport` hears what is going on once it has lasted two seconds. Errors: ERREURS,
    ReferentielError."""
    debut = time.monotonic()
    from binome.referentiel.flux.fichiers import lire_flux, lire_flux_des_communes

    # R takes each code as it is written; the map and the référentiel know communes, not their arrondissements.
    compatible = demande.mode == "compatible"
    flux, redresses = (lire_flux(demande.flux), ()) if compatible else lire_flux_des_communes(demande.flux)
    sol, ignorees = _sol(flux, demande.adjacence, redresses)
    from binome.moteur.bassins import delimitation

    def encore(fait: int) -> bool:
        passe = time.monotonic() - debut
        if rapport is not None and passe > 2:
            rapport(fait / demande.essais, "recherche d'un meilleur découpage")
        return demande.budget is None or passe < demande.budget

    bassins = delimitation.delimiter(
        flux,
        demande.parametres,
        demande.mode,
        adjacence=sol,
        essais=demande.essais,
        graine=demande.graine,
        encore=encore,
    )
    if not len(bassins.codes):
        raise BassinsError(
            f"Aucun bassin : dans {demande.flux}, aucune unité n'échange d'actifs avec une autre ({flux.n} en tout). "
            "Vérifiez que le fichier donne aussi les flux d'une unité à l'autre."
        )
    return Trace(bassins, flux, ignorees, redresses)


def verifier_sorties(demande: DemandeDeBassins, sorties: Sequence[Path | None]) -> None:
    """Refuse, before any work, outputs that would overwrite an input, or each other, or a folder. Errors:
    BassinsError."""
    prises = {chemin.resolve(): "ce fichier est lu" for chemin in (demande.flux, demande.adjacence) if chemin}
    for chemin in filter(None, sorties):
        raison = "c'est un dossier" if chemin.is_dir() else prises.get(chemin.resolve())
        if raison:
            raise BassinsError(f"Impossible d'écrire {chemin} : {raison}. Donnez un autre nom.")
        prises[chemin.resolve()] = "deux tableaux iraient dans ce fichier"


def expliquer(trace: Trace, unite: str) -> Explication:
    """Why a unit is in its basin; an arrondissement that was put into its commune is explained as it. Errors:
    BassinsError."""
    return _expliquer(trace.bassins, trace.flux, _juste(unite) if unite in trace.redresses else unite)


def _juste(code: str) -> str:
    from binome.referentiel.connecteurs.codes import code_commune, sans_arrondissement

    return sans_arrondissement(code_commune(code) or code)


def _sol(flux: Lignes, chemin: Path | None, redresses: tuple[str, ...]) -> tuple[Adjacence | None, int]:
    if chemin is None:
        return None, 0
    from binome.referentiel.flux.fichiers import lire_paires

    connus = set(flux.codes.tolist())
    paires = lire_paires(chemin, connus.union(redresses))
    if redresses:
        justes = {code: _juste(code) for code in np.unique(paires).tolist()}
        paires = np.array([(justes[a], justes[b]) for a, b in paires.tolist() if justes[a] != justes[b]], dtype=np.str_)
        paires = paires.reshape(-1, 2)
    ignorees = sum(a not in connus or b not in connus for a, b in paires.tolist())
    return Adjacence.from_paires(flux.codes, paires, ignorer_inconnues=True), ignorees


def ecrire(
    bassins: Bassins,
    sortie: Path,
    *,
    reserve: Path | None = None,
    deplacements: Path | None = None,
    avant_reserve: Path | None = None,
    ecartees: Path | None = None,
) -> None:
    """Write the tables asked for; the files appear together, once all are written beside. Errors: BassinsError."""
    b = bassins
    tables: list[tuple[Path | None, Callable[[], bytes]]] = [
        (sortie, lambda: _partition(b, b.bassin)),
        (reserve, lambda: _csv(("type", "iter", "cluster", "validity", "community", "next_community"), _reserve(b))),
        (deplacements, lambda: _csv(("community", "moves"), _deplacements(b))),
        (avant_reserve, lambda: _partition(b, b.avant_reserve)),
        (ecartees, lambda: _csv(("unite",), ([code] for code in b.ecartees))),
    ]
    provisoires: list[tuple[Path, Path]] = []
    try:
        for chemin, contenu in tables:
            if chemin is not None:
                provisoire = chemin.with_name(f".{chemin.name}.provisoire")
                provisoires.append((provisoire, chemin))
                chemin.parent.mkdir(parents=True, exist_ok=True)
                provisoire.write_bytes(contenu())
        for provisoire, chemin in provisoires:
            provisoire.replace(chemin)
    except OSError as cause:
        raise BassinsError(
            f"Impossible d'écrire {cause.filename} : {panne(cause)}. Choisissez un autre emplacement ou libérez-le."
        ) from cause
    finally:
        for provisoire, _ in provisoires:
            with contextlib.suppress(OSError):
                provisoire.unlink(missing_ok=True)


def _deplacements(b: Bassins) -> Iterator[Sequence[object]]:
    codes = b.codes.tolist()
    yield from zip(codes, b.deplacements.tolist(), strict=True)
    if b.mode == "compatible" and codes:
        # R counts its reserve as one more unit, under the last code followed by a 0; it never moves.
        yield f"{codes[-1]}0", 0


def _reserve(b: Bassins) -> Iterator[Sequence[object]]:
    for r in b.reserve:
        # 15 significant digits, as R writes its doubles.
        yield r.genre, r.iteration, r.bassin, f"{r.validite:.15g}", r.unite, r.suivante or ""


def _partition(b: Bassins, numeros: NDArray[np.int32]) -> bytes:
    """Two columns of thousands of rows, most of which end alike: joined, unless a code must be put between quotes."""
    entete, codes, fins = ("unite", "bassin"), b.codes.tolist(), numeros.tolist()
    if any(signe in "".join(codes) for signe in '",\r\n'):
        return _csv(entete, zip(codes, fins, strict=True))
    suites = {k: f",{k}\n" for k in set(fins)}
    lignes = chain.from_iterable(zip(codes, map(suites.__getitem__, fins), strict=True))
    return "".join(["unite,bassin\n", *lignes]).encode()


def _csv(entete: Sequence[str], lignes: Iterable[Sequence[object]]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, lineterminator="\n")
    ecrivain.writerow(entete)
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode()

"""Use cases around the référentiel: open it, build it again, search it, say what state it is in."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.modele import Progression


def ouvrir(progression: Progression | None = None) -> Referentiel:
    """Load it, built or rebuilt if needed. Errors: ReferentielError."""
    from binome.referentiel.chargement import charger_referentiel

    return charger_referentiel(progression)


@cache
def partager() -> Referentiel:
    """The one of this process, opened once and shared by its threads: for what is asked many times a second.

    Errors: ReferentielError.
    """
    return ouvrir()


def construire(progression: Progression | None = None, *, forcer: bool = False) -> Referentiel:
    """Make sure that it is built and sound; `forcer` builds it again whatever its state. Errors: ReferentielError."""
    from binome.referentiel.chargement import construire_referentiel

    return construire_referentiel(progression) if forcer else ouvrir(progression)


def etat(progression: Progression | None = None) -> dict[str, Any]:
    """Vintage, sources, counts, checksum and known anomalies, ready for JSON."""
    description = asdict(ouvrir(progression).etat())
    description["anomalies"] = list(description["anomalies"])
    return description


def chercher(texte: str, limite: int = 10, progression: Progression | None = None) -> list[dict[str, Any]]:
    """Territories that `texte` may name, best first, ready for JSON."""
    return [asdict(trouvaille) for trouvaille in ouvrir(progression).chercher(texte, limite)]

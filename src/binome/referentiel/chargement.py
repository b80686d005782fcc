"""Give the référentiel whatever the state of the disk: build it when absent, rebuild it when damaged or outdated."""

from __future__ import annotations

import logging
from pathlib import Path

from binome.referentiel import sources
from binome.referentiel.consultation import Referentiel
from binome.referentiel.emplacement import dossier_donnees, verrou
from binome.referentiel.erreurs import FichierInvalideError
from binome.referentiel.fichier import FORMAT
from binome.referentiel.modele import Progression

_journal = logging.getLogger("binome.referentiel")


def chemin_du_referentiel() -> Path:
    """The file of this vintage and format on this machine; it may not exist yet."""
    return dossier_donnees() / f"referentiel-{sources.MILLESIME}-{FORMAT}.binome"


def charger_referentiel(progression: Progression | None = None, chemin: Path | None = None) -> Referentiel:
    """Load the référentiel; build it first when absent, damaged, or made from other packages than those installed.

    `progression` is called only if a build is needed. A damaged file is announced by a warning of the logger
    « binome.referentiel ». Errors: ReferentielError when it cannot be built.
    """
    chemin = chemin or chemin_du_referentiel()
    charge, raison = _charger(chemin)
    if charge is not None:
        return charge
    with verrou(chemin):
        # Another process may have built it while this one was waiting.
        charge, raison = _charger(chemin)
        if charge is not None:
            return charge
        if raison:
            _journal.warning("Le référentiel « %s » est inutilisable : %s. Il est reconstruit.", chemin, raison)
        _build(chemin, progression)
    return Referentiel(chemin)


def construire_referentiel(progression: Progression | None = None, chemin: Path | None = None) -> Referentiel:
    """Build again, even when the file is sound. Errors: ReferentielError."""
    chemin = chemin or chemin_du_referentiel()
    with verrou(chemin):
        _build(chemin, progression)
    return Referentiel(chemin)


def _charger(chemin: Path) -> tuple[Referentiel | None, str]:
    """The référentiel, or None and why (empty when there is simply no file)."""
    try:
        referentiel = Referentiel(chemin)
    except FileNotFoundError:
        return None, ""
    except FichierInvalideError as error:
        return None, str(error)
    presents = sources.signature()
    if presents is not None and referentiel.signature != presents:
        return None, "les paquets de données installés ont changé depuis sa construction"
    return referentiel, ""


def _build(chemin: Path, progression: Progression | None) -> None:
    from binome.referentiel.construction import build

    build(chemin, progression)

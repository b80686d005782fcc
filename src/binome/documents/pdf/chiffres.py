"""The key figures as the PDF shows them, each with a footnote: where it comes from, or that nothing says it."""

from __future__ import annotations

from typing import Any

from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import date_longue, nombre

SANS_SOURCE = "Sans source : le dossier ne dit pas d'où vient ce chiffre."


def chiffres(dossier: Dossier) -> dict[str, Any]:
    """Rows (label, value, vintage or period, rank of the note) and the distinct notes, in order."""
    notes: dict[str, int] = {}
    lignes = []
    for chiffre in dossier.chiffres:
        note = _note(chiffre)
        rang = notes.setdefault(note, len(notes))
        lignes.append([chiffre.libelle, valeur(chiffre), _temps(chiffre), rang])
    return {
        "lignes": lignes,
        "notes": list(notes),
        "sans_source": sum(c.source is None for c in dossier.chiffres),
        "sans_date": sum(_temps(c) is None for c in dossier.chiffres),
    }


def valeur(chiffre: Chiffre) -> str:
    """« près de 50 M€ »."""
    environ = "environ " if chiffre.approximatif else ""
    return f"{environ}{nombre(chiffre.valeur)}\u202f{chiffre.unite}"


def _temps(chiffre: Chiffre) -> str | None:
    if chiffre.periode:
        return f"du {date_longue(chiffre.periode.debut)} au {date_longue(chiffre.periode.fin)}"
    return chiffre.millesime


def _note(chiffre: Chiffre) -> str:
    if chiffre.source is None:
        return SANS_SOURCE
    definition = f" {chiffre.definition.rstrip('.')}." if chiffre.definition else ""
    return f"{chiffre.source.rstrip('.')}.{definition}"

"""The passages that two people changed: both texts ready to be shown, and what the form of the conflict page says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.chemin import decouper
from binome.domaine.texte.fusion import ABSENT, Conflit
from binome.domaine.texte.recit import en_texte
from binome.web.presentation.nommer import nommer

PASSAGES_MAX = 500


@dataclass(frozen=True)
class Passage:
    """A conflicting place: its name, the three texts, and whether a text of one's own may replace both."""

    rang: int
    chemin: str
    nom: str
    base: str
    mien: str
    autre: str
    ecrit: bool
    mien_retire: bool = False
    autre_retire: bool = False


def _texte(valeur: Any, conflit: Conflit) -> str:
    return en_texte(valeur, decouper(conflit.chemin)[-1][0])


def passages(conflits: Iterable[Conflit], dossier: Dossier) -> tuple[Passage, ...]:
    """Conflicts in words."""
    return tuple(
        Passage(
            rang,
            c.chemin,
            nommer(c.chemin, dossier),
            _texte(c.base, c),
            _texte(c.mien, c),
            _texte(c.autre, c),
            isinstance(c.mien, str) or isinstance(c.autre, str),
            c.mien is ABSENT,
            c.autre is ABSENT,
        )
        for rang, c in enumerate(conflits)
    )


def lire_valeurs(brut: str) -> dict[str, Any] | None:
    """What the conflict page carries of the form it comes from; None when it was tampered with."""
    try:
        valeurs = relire(brut)
    except ValueError:
        return None
    return valeurs if isinstance(valeurs, dict) and valeurs else None


def relire(brut: str) -> Any:
    """A JSON value that came back from a page. Raises ValueError for what no page of ours has sent: not JSON, nested
    without end, or text that cannot be written."""
    try:
        valeur = json.loads(brut)
        json.dumps(valeur, ensure_ascii=False).encode()
    except RecursionError as erreur:
        raise ValueError(brut[:40]) from erreur
    return valeur


def lire_choix(formulaire: Mapping[str, str]) -> dict[str, str | None]:
    """Conflicting place → a text that replaces both, or None to keep mine; the other's is kept elsewhere."""
    choix: dict[str, str | None] = {}
    for rang in range(PASSAGES_MAX):
        if not (chemin := formulaire.get(f"chemin-{rang}")):
            break
        match formulaire.get(f"choix-{rang}"):
            case "mien":
                choix[chemin] = None
            case "texte":
                choix[chemin] = formulaire.get(f"texte-{rang}", "")
    return choix

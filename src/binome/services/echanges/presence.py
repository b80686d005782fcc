"""Who writes here: those whose last save is minutes old, and where in the text. Nothing is kept to say it: the
revisions say it, and what is told of them ends by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction import historique
from binome.services.texte.texte_entier import revision_de_tete

FENETRE = dt.timedelta(minutes=5)
"""How long after a save someone is said to write: as long as their saves are gathered in one revision."""


@dataclass(frozen=True)
class Presence:
    """Someone else who writes, and the places that they changed, as far as this person may read them."""

    qui: str
    chemins: tuple[str, ...]


def lire(ouvert: DossierOuvert, instant: dt.datetime) -> tuple[Presence, ...]:
    """Those who write now, whoever wrote last first. No query when nobody saved for minutes, one else."""
    depuis = instant - FENETRE
    if revision_de_tete(ouvert.dossier).cree_le <= depuis:
        return ()
    presents: dict[str, dict[str, None]] = {}
    for auteur, changements in historique.recents(ouvert, depuis, sauf=ouvert.compte.pk):
        presents.setdefault(auteur, {}).update((c.chemin, None) for c in changements)
    return tuple(Presence(qui, tuple(chemins)) for qui, chemins in presents.items())

"""The reason of an act, which the journal holds: one line, never empty, never endless."""

from __future__ import annotations

from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne

LONGUEUR_MAX = 500
SUR_LE_SERVEUR = "Demandé sur le serveur, en ligne de commande"
"""The reason of an act of the command line that gives none: whoever holds the server answers for it."""


def lire_motif(brut: str) -> str:
    """A reason as it is kept. Errors: ValeurRefuseeError."""
    if not (propre := en_ligne(brut)):
        raise ValeurRefuseeError("un acte d'administration se motive", "Dites pourquoi, et qui l'a demandé.")
    if len(propre) > LONGUEUR_MAX:
        raise ValeurRefuseeError("ce motif est trop long", f"Écrivez {LONGUEUR_MAX} caractères au plus.")
    return propre

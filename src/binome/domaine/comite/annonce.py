"""The announcement of a campaign's decisions: armed by two people for an instant, cancelled until it, never undone."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from binome.domaine.socle.erreurs import au_champ


class EtatDeLAnnonce(StrEnum):
    """Where an announcement stands: asked for by one person, armed by a second one, cancelled, or made."""

    proposee = "proposee"
    armee = "armee"
    annulee = "annulee"
    faite = "faite"


_E = EtatDeLAnnonce
NOMS_DES_ANNONCES: dict[EtatDeLAnnonce, str] = {
    _E.proposee: "proposée par une personne, à armer par une autre",
    _E.armee: "armée",
    _E.annulee: "annulée",
    _E.faite: "faite",
}
AVANCE_MIN = dt.timedelta(minutes=10)
"""Between the gesture and the instant: the time that someone needs to cancel."""
AVANCE_MAX = dt.timedelta(days=60)


def refus_de_proposer(
    en_cours: EtatDeLAnnonce | None, maintenant: dt.datetime, instant: dt.datetime, combien: int
) -> str | None:
    """Why an announcement of `combien` decisions cannot be asked for at that instant, None when it can."""
    if en_cours is not None:
        return f"Une annonce est déjà {NOMS_DES_ANNONCES[en_cours]} : annulez-la d'abord."
    if not combien:
        return "Aucune décision n'est approuvée : il n'y a rien à annoncer."
    if instant < maintenant + AVANCE_MIN:
        return au_champ("jour", "Donnez un instant dans dix minutes au moins : il faut le temps de pouvoir annuler.")
    if instant > maintenant + AVANCE_MAX:
        return au_champ("jour", "Donnez un instant dans les soixante jours : les décisions sont figées d'ici là.")
    return None


def refus_d_armer(etat: EtatDeLAnnonce | None, par: int, qui: int, meme: bool, presse: bool) -> str | None:
    """Why someone cannot arm an announcement that `par` asked for. `meme`: both read the same, which is what would be
    announced now; `presse`: its instant has come."""
    if etat is not _E.proposee:
        return "Aucune annonce n'attend d'être armée."
    if par == qui:
        return "Vous l'avez proposée : une autre personne doit l'armer."
    if presse:
        return "L'instant proposé est passé : annulez cette annonce, puis proposez-en une autre."
    if not meme:
        return (
            "Ce qui serait annoncé a changé depuis que cette annonce est proposée : annulez-la, relisez, recommencez."
        )
    return None


def refus_d_annuler(etat: EtatDeLAnnonce | None, maintenant: dt.datetime, instant: dt.datetime | None) -> str | None:
    """Why an announcement cannot be cancelled: an armed one cannot any more once its instant has come."""
    if etat is None or instant is None:
        return "Aucune annonce n'est en cours."
    if etat is _E.armee and maintenant >= instant:
        return "L'instant de l'annonce est venu : elle ne s'annule plus."
    return None


def est_due(etat: EtatDeLAnnonce, maintenant: dt.datetime, instant: dt.datetime) -> bool:
    """Whether an announcement is to be made: armed, and at its instant or after; not one moment before."""
    return etat is _E.armee and maintenant >= instant

"""What accounts write by e-mail; allauth says when. Links are drawn when the letter leaves."""

from __future__ import annotations

from typing import Any

from binome.services.acces.lignes import Compte, Envoi
from binome.services.comptes import comptes
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.papier import GABARITS
from binome.services.socle.adresses import lien

GENRE = "compte"
LETTRES = frozenset(f.stem for f in (GABARITS / GENRE).glob("*.txt"))
"""Names of allauth's messages that have our words."""

# Those that have a link, and that a stranger may have sent to anyone: one address receives only so many.
A_COMPTER = frozenset(
    {"email_confirmation", "email_confirmation_signup", "account_already_exists", "password_reset_key"}
)


def cle(nom: str, compte: Any) -> str:
    """What the queue keeps of a message: its name, and the account that it is about, if any."""
    return f"{nom}:{compte.pk if isinstance(compte, Compte) else ''}"


def composer(envoi: Envoi) -> Lettre | None:
    """A message of accounts; None when what it is about is no longer there."""
    nom, _, compte = envoi.cle.partition(":")
    if nom not in LETTRES:
        return None
    adresse = _lien(nom, envoi.destinataire, compte) if nom in A_COMPTER else ""
    if nom in A_COMPTER and not adresse:
        return None
    return rediger(f"{GENRE}/{nom}", {"lien": adresse, "adresse": envoi.destinataire})


def _lien(nom: str, courriel: str, compte: str) -> str:
    """The link of a message, drawn now; empty when there is nobody, or nothing left, for it."""
    if nom == "account_already_exists":
        return lien("account_reset_password")
    if nom == "password_reset_key":
        return comptes.lien_de_mot_de_passe(int(compte or 0))
    return comptes.lien_de_verification(int(compte or 0), courriel)

"""What accounts write by e-mail, in our words; allauth says when. Links are drawn when the letter leaves."""

from __future__ import annotations

from typing import Any

from binome.domaine.langue.typographie import soigner
from binome.services.acces.lignes import Compte, Envoi
from binome.services.comptes import comptes
from binome.services.notifications.lettres import Lettre
from binome.services.socle.adresses import lien

GENRE = "compte"
_SUITE_INCONNUE = "Si vous n'avez rien demandé, ne faites rien."
_ALERTE = "Si ce n'est pas vous, changez de mot de passe et écrivez à l'éditeur du site."

# Name of allauth's message → subject, then text; {lien} is its link, {email} the address concerned.
LETTRES: dict[str, tuple[str, str]] = {
    "email_confirmation": (
        "Confirmez votre adresse",
        f"Pour confirmer que {{email}} est bien votre adresse, ouvrez ce lien :\n{{lien}}\n\n{_SUITE_INCONNUE}",
    ),
    "email_confirmation_signup": (
        "Confirmez votre adresse",
        "Bienvenue. Pour ouvrir votre compte, confirmez votre adresse par ce lien, valable trois jours :\n{lien}\n\n"
        f"{_SUITE_INCONNUE}",
    ),
    "account_already_exists": (
        "Vous avez déjà un compte",
        "Quelqu'un, sans doute vous, a voulu créer un compte avec l'adresse {email}, qui en a déjà un. Mot de passe "
        f"oublié ? Choisissez-en un autre par ce lien :\n{{lien}}\n\n{_SUITE_INCONNUE}",
    ),
    "password_reset_key": (
        "Choisir un autre mot de passe",
        f"Pour choisir un autre mot de passe, ouvrez ce lien, qui ne sert qu'une fois :\n{{lien}}\n\n{_SUITE_INCONNUE}",
    ),
    "password_changed": ("Mot de passe changé", f"Le mot de passe de votre compte vient d'être changé. {_ALERTE}"),
    "password_set": ("Mot de passe choisi", f"Un mot de passe vient d'être choisi pour votre compte. {_ALERTE}"),
    "password_reset": ("Mot de passe changé", f"Le mot de passe de votre compte vient d'être changé. {_ALERTE}"),
    "email_changed": ("Adresse changée", f"L'adresse principale de votre compte vient de changer. {_ALERTE}"),
    "email_confirm": ("Adresse confirmée", f"Une adresse de votre compte vient d'être confirmée. {_ALERTE}"),
    "email_deleted": ("Adresse retirée", f"Une adresse vient d'être retirée de votre compte. {_ALERTE}"),
    "totp_activated": ("Application de codes", f"Une application de codes protège maintenant votre compte. {_ALERTE}"),
    "totp_deactivated": (
        "Application de codes",
        f"L'application de codes de votre compte vient d'être retirée. {_ALERTE}",
    ),
    "webauthn_added": ("Clé de sécurité", f"Une clé de sécurité vient d'être ajoutée à votre compte. {_ALERTE}"),
    "webauthn_removed": ("Clé de sécurité", f"Une clé de sécurité vient d'être retirée de votre compte. {_ALERTE}"),
    "recovery_codes_generated": (
        "Codes de secours",
        f"De nouveaux codes de secours viennent d'être créés ; les anciens ne valent plus. {_ALERTE}",
    ),
}

# Those that a stranger may have sent to anyone: one address receives only so many.
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
    objet, texte = LETTRES[nom]
    adresse = ""
    if "{lien}" in texte and (adresse := _lien(nom, envoi.destinataire, compte)) == "":
        return None
    corps = f"Bonjour,\n\n{texte.format(lien=adresse, email=envoi.destinataire)}\n"
    return Lettre(soigner(f"[Binôme] {objet}"), soigner(corps))


def _lien(nom: str, courriel: str, compte: str) -> str:
    """The link of a message, drawn now; empty when there is nobody, or nothing left, for it."""
    if nom == "account_already_exists":
        return lien("account_reset_password")
    if nom == "password_reset_key":
        return comptes.lien_de_mot_de_passe(int(compte or 0))
    return comptes.lien_de_verification(int(compte or 0), courriel)

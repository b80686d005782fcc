"""The words of the pages of accounts that only hold a form, or only say something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageFormulaire:
    """A page that holds one form: its title, what it is for, its button."""

    titre: str
    propos: str
    bouton: str


FORMULAIRES = {
    "account_logout": PageFormulaire(
        "Se déconnecter", "Ce que vous avez enregistré reste dans l'atelier.", "Se déconnecter"
    ),
    "account_reauthenticate": PageFormulaire(
        "Confirmez que c'est vous",
        "Ceci touche à la sécurité du compte : donnez votre mot de passe.",
        "Confirmer",
    ),
    "account_change_password": PageFormulaire(
        "Changer de mot de passe", "Douze caractères au moins ; une phrase fait très bien l'affaire.", "Changer"
    ),
    "account_set_password": PageFormulaire(
        "Choisir un mot de passe", "Douze caractères au moins ; une phrase fait très bien l'affaire.", "Enregistrer"
    ),
    "account_reset_password": PageFormulaire(
        "Mot de passe oublié",
        "Donnez l'adresse de votre compte : un lien pour choisir un autre mot de passe y sera envoyé.",
        "Envoyer le lien",
    ),
    "mfa_reauthenticate": PageFormulaire(
        "Confirmez que c'est vous", "Donnez le code que montre votre application, ou un code de secours.", "Confirmer"
    ),
    "mfa_deactivate_totp": PageFormulaire(
        "Retirer l'application de codes", "La connexion ne demandera plus de code de cette application.", "Retirer"
    ),
    "mfa_generate_recovery_codes": PageFormulaire(
        "Nouveaux codes de secours", "Les codes précédents ne vaudront plus.", "Créer les codes"
    ),
    "mfa_remove_webauthn": PageFormulaire(
        "Retirer cette clé", "Elle ne servira plus à vous connecter.", "Retirer la clé"
    ),
    "mfa_edit_webauthn": PageFormulaire("Renommer cette clé", "Un nom pour la reconnaître.", "Renommer"),
    "socialaccount_signup": PageFormulaire(
        "Terminer l'inscription", "ProConnect vous a identifié. Vérifiez ce qui suit.", "Créer mon compte"
    ),
}

MESSAGES = {
    "account_inactive": {
        "titre": "Compte fermé",
        "message": "Ce compte est fermé. Écrivez à l'éditeur du site si c'est une erreur.",
    },
    "account_email_verification_sent": {
        "titre": "Vérifiez votre adresse",
        "message": "Un message vient de partir à cette adresse. Ouvrez ici, sur cet appareil, le lien qu'il contient : "
        "vous serez connecté aussitôt. Il vaut trois jours. Rien ? Regardez parmi les indésirables.",
    },
    "account_reset_password_done": {
        "titre": "Message envoyé",
        "message": "Si un compte a cette adresse, un lien pour choisir un autre mot de passe vient de partir.",
    },
    "account_reset_password_from_key_done": {
        "titre": "Mot de passe changé",
        "message": "Votre nouveau mot de passe est enregistré. Vous pouvez vous connecter.",
    },
    "socialaccount_login_cancelled": {
        "titre": "Connexion annulée",
        "message": "Vous avez annulé la connexion par ProConnect.",
    },
    "socialaccount_login_error": {
        "titre": "Connexion interrompue",
        "message": "ProConnect n'a pas pu vous identifier. Réessayez dans un instant.",
    },
}

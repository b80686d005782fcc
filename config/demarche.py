"""The State's platform of forms, when an operator of the site chose to start requests there: its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def plateforme_de_demarches(adresse: str, formulaires: str) -> str:
    """The address of the platform, "" for none. Nothing is sent there without a form that someone read."""
    if not adresse:
        return ""
    try:
        morceaux = urlsplit(adresse)
        juste = morceaux.scheme in {"http", "https"} and morceaux.hostname and "@" not in morceaux.netloc
    except ValueError:
        juste = False
    if not juste or morceaux.query or morceaux.fragment:
        raise ImproperlyConfigured(
            f"BINOME_DEMARCHE vaut « {adresse} » ; écrivez l'adresse de la plateforme, par exemple "
            "https://demarche.exemple.gouv.fr."
        )
    if not formulaires:
        raise ImproperlyConfigured(
            "BINOME_DEMARCHE est réglé sans BINOME_DEMARCHE_FORMULAIRES : donnez le dossier des formulaires, un "
            "fichier JSON par dispositif. Sans lui, rien ne dirait de quel formulaire il s'agit, ni ce qui le remplit."
        )
    return adresse.rstrip("/")

"""The timestamping authority: an address, and the certificates that its tokens must lead to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def autorite_d_horodatage(adresse: str, chaine: str) -> str:
    """The address of the authority, "" for none. Its tokens are only worth something with whom we trust."""
    if not adresse:
        return ""
    try:
        morceaux = urlsplit(adresse)
        juste = morceaux.scheme in {"http", "https"} and morceaux.hostname and "@" not in morceaux.netloc
    except ValueError:
        juste = False
    if not juste:
        raise ImproperlyConfigured(
            f"BINOME_HORODATAGE vaut « {adresse} » ; écrivez l'adresse de l'autorité, par exemple "
            "https://horodatage.exemple.fr/tsa."
        )
    if not chaine:
        raise ImproperlyConfigured(
            "BINOME_HORODATAGE est réglé sans BINOME_HORODATAGE_CHAINE : donnez le fichier PEM des certificats de "
            "l'autorité, racine comprise. Sans lui, rien ne dirait d'un jeton qu'il est d'elle."
        )
    return adresse

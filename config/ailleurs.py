"""Services elsewhere that the operator of the site may choose: their addresses, and what must come with each."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def autorite_d_horodatage(adresse: str, chaine: str) -> str:
    """The address of the timestamping authority, "" for none. Its tokens are worth what its certificates are."""
    if not adresse:
        return ""
    _exiger_une_adresse(adresse, "BINOME_HORODATAGE", "l'adresse de l'autorité", "https://horodatage.exemple.fr/tsa")
    if not chaine:
        raise ImproperlyConfigured(
            "BINOME_HORODATAGE est réglé sans BINOME_HORODATAGE_CHAINE : donnez le fichier PEM des certificats de "
            "l'autorité, racine comprise. Sans lui, rien ne dirait d'un jeton qu'il est d'elle."
        )
    return adresse


def plateforme_de_demarches(adresse: str, formulaires: str) -> str:
    """The address of the State's platform of forms, "" for none. Nothing is sent there without a form that someone
    read."""
    if not adresse:
        return ""
    exemple = "https://demarche.exemple.gouv.fr"
    _exiger_une_adresse(adresse, "BINOME_DEMARCHE", "l'adresse de la plateforme", exemple, sans_suite=True)
    if not formulaires:
        raise ImproperlyConfigured(
            "BINOME_DEMARCHE est réglé sans BINOME_DEMARCHE_FORMULAIRES : donnez le dossier des formulaires, un "
            "fichier JSON par dispositif. Sans lui, rien ne dirait de quel formulaire il s'agit, ni ce qui le remplit."
        )
    return adresse.rstrip("/")


def _exiger_une_adresse(adresse: str, variable: str, quoi: str, exemple: str, *, sans_suite: bool = False) -> None:
    """Of a web site, without credentials. `sans_suite`: paths are added to it, it has no query nor fragment."""
    try:
        morceaux = urlsplit(adresse)
        juste = morceaux.scheme in {"http", "https"} and morceaux.hostname and "@" not in morceaux.netloc
    except ValueError:
        juste = False
    if not juste or (sans_suite and (morceaux.query or morceaux.fragment)):
        raise ImproperlyConfigured(f"{variable} vaut « {adresse} » ; écrivez {quoi}, par exemple {exemple}.")
